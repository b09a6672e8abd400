//! What do panics say that nobody hears? It is cleared.
//!
//! The code that made messages has gone, and what it made them of lies in the data as it did. Of data it is not known where one
//! thing ends and the next begins, so these are the texts themselves. What a newer toolchain says otherwise stays, and the sizes
//! say so.

use std::collections::BTreeSet;
use std::ops::Range;

use walrus::ir::{Const, Load, Store, Value, Visitor, dfs_in_order};
use walrus::{ConstExpr, DataKind, Module};

/// Of the standard library, of wasm-bindgen and serde-wasm-bindgen, and of fst, in this order.
const MESSAGES: &[&str] = &[
    "slice index starts at ",
    " but ends at ",
    " index out of bounds: the len is ",
    " but the index is ",
    "range start index ",
    "range end index ",
    "\" out of range for slice of length ",
    "`at` split index (is ",
    "insertion index (is ",
    "removal index (is ",
    ") should be <= len (is ",
    ") should be < len (is ",
    "mid > len",
    "internal error: entered unreachable code",
    "capacity overflow",
    "Tried to shrink to a larger capacity",
    "LazyCell instance has previously been poisoned",
    "RefCell already mutably borrowed",
    "RefCell already borrowed",
    "closure invoked recursively or after being dropped",
    "attempted to take ownership of Rust value while it was borrowed",
    "null pointer passed to rust",
    "recursive use of an object detected which would lead to unsafe aliasing in rust",
    "called `Option::unwrap_throw()` on a `None` value",
    "Cannot convert node address ",
    " to a pointer sized variable. If this FST\nis very large and was generated on a system with a larger pointer size\n\
     than this system, then it is not possible to read this FST on this\nsystem.",
    "assertion failed: i < node.ntrans",
    "assertion failed: i == 0",
    "assertion failed: 1 <= nbytes && nbytes <= 8",
    "out of bounds",
];

/// Clears the texts of messages, and what numbers in them were made of. A text that anything leads to stays, and so does what
/// a page says in the index that is part of the module.
pub(super) fn clear(module: &mut Module) {
    let pairs_of_digits: String = (0..100).map(|number| format!("{number:02}")).collect();
    let addresses = addresses(module);
    let segments: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for segment in segments {
        let data = module.data.get_mut(segment);
        let DataKind::Active { offset: ConstExpr::Value(Value::I32(offset)), .. } = data.kind else { continue };
        let indexes = indexes(&data.value);
        for text in MESSAGES.iter().copied().chain([&*pairs_of_digits]) {
            let length = text.len();
            for at in 0..data.value.len().saturating_sub(length - 1) {
                let address = offset as u32 + at as u32;
                let is_used = || addresses.range(address..address + length as u32).next().is_some();
                let is_of_a_page = || indexes.iter().any(|index| index.contains(&at));
                if &data.value[at..at + length] == text.as_bytes() && !is_used() && !is_of_a_page() {
                    data.value[at..at + length].fill(0);
                }
            }
        }
    }
}

/// Where whole indexes lie: each begins with its name, its version, how many sections it has, and for each of these how long it is.
fn indexes(data: &[u8]) -> Vec<Range<usize>> {
    let number = |at: usize| Some(u32::from_le_bytes(data.get(at..at + 4)?.try_into().ok()?) as usize);
    let index = |start: usize| {
        let sections = number(start + 12).filter(|sections| *sections < 100)?;
        let lengths: Option<Vec<usize>> = (0..sections).map(|section| number(start + 16 + 16 * section)).collect();
        let end = start + 16 + 16 * sections + 8 + lengths?.iter().sum::<usize>();
        (end <= data.len()).then_some(start..end)
    };
    let name = b"SPEURIDX";
    (0..data.len()).filter(|&at| data[at..].starts_with(name)).filter_map(index).collect()
}

/// What may be an address: every number in the code, and in the data where addresses lie.
fn addresses(module: &Module) -> BTreeSet<u32> {
    let mut numbers = Numbers::default();
    for (_, function) in module.funcs.iter_local() {
        dfs_in_order(&mut numbers, function, function.entry_block());
    }
    for data in module.data.iter() {
        let DataKind::Active { offset: ConstExpr::Value(Value::I32(offset)), .. } = data.kind else { continue };
        let aligned = data.value.get(offset.unsigned_abs().wrapping_neg() as usize % 4..).unwrap_or_default();
        numbers
            .0
            .extend(aligned.chunks_exact(4).map(|bytes| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])));
    }
    numbers.0
}

#[derive(Default)]
struct Numbers(BTreeSet<u32>);

impl Visitor<'_> for Numbers {
    fn visit_const(&mut self, constant: &Const) {
        if let Value::I32(number) = constant.value {
            self.0.insert(number as u32);
        }
    }

    fn visit_load(&mut self, load: &Load) {
        self.0.insert(load.arg.offset as u32);
    }

    fn visit_store(&mut self, store: &Store) {
        self.0.insert(store.arg.offset as u32);
    }
}

#[cfg(test)]
mod tests {
    use speur_engine::document::{Block, BlockKind, Document};
    use speur_engine::index::IndexBuilder;
    use walrus::{FunctionBuilder, ModuleConfig};

    use super::*;

    #[test]
    fn what_pages_say_stays() {
        let mut builder = IndexBuilder::new();
        let block = Block::new(BlockKind::Paragraph, "An index is out of bounds, capacity overflow, mid > len.");
        builder.add(Document { id: "a".into(), blocks: vec![block], ..Document::default() });
        let index = builder.finish().expect("it is short");
        let around = |index: &[u8]| [b"out of bounds SPEURIDX, ", index, b"out of bounds."].concat();
        let mut module = Module::with_config(ModuleConfig::new());
        let memory = module.memories.add_local(false, false, 1, None, None);
        let kind = DataKind::Active { memory, offset: ConstExpr::Value(Value::I32(1_024)) };
        module.data.add(kind, around(&index));
        clear(&mut module);
        let data = &module.data.iter().next().expect("there is one").value;
        let expected = [&[0; 13][..], b" SPEURIDX, ", &index, &[0; 13], b"."].concat();
        assert!(*data == expected, "the index is changed, or what stands beside it is not");
    }

    #[test]
    fn texts_that_nothing_leads_to_are_cleared() {
        let offset = 1_026_u32;
        let text = b"a title, out of bounds;out of bounds;out of bounds;mid > len.";
        let place = |count: usize| {
            offset
                + text
                    .windows(13)
                    .enumerate()
                    .filter(|(_, text)| text == b"out of bounds")
                    .nth(count)
                    .expect("it is there")
                    .0 as u32
        };
        let mut module = Module::with_config(ModuleConfig::new());
        let memory = module.memories.add_local(false, false, 1, None, None);
        // One is named by the code, one by the data behind the text, where addresses lie.
        let mut search = FunctionBuilder::new(&mut module.types, &[], &[]);
        search.func_body().i32_const(place(0) as i32).drop();
        let search = search.finish(vec![], &mut module.funcs);
        module.exports.add("search", search);
        let padding = [0; 3];
        let data =
            [&text[..], &padding[..(4 - (offset as usize + text.len()) % 4) % 4], &place(1).to_le_bytes()].concat();
        let kind = DataKind::Active { memory, offset: ConstExpr::Value(Value::I32(offset as i32)) };
        module.data.add(kind, data);
        clear(&mut module);
        let data = &module.data.iter().next().expect("there is one").value;
        let expected = b"a title, out of bounds;out of bounds;\0\0\0\0\0\0\0\0\0\0\0\0\0;\0\0\0\0\0\0\0\0\0.";
        assert_eq!(data[..text.len()].escape_ascii().to_string(), expected.escape_ascii().to_string());
    }
}
