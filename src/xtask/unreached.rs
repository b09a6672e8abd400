//! What of the module can nothing in a browser reach, or see? It is left out.
//!
//! A panic ends in a trap, and nobody sees its message: the module has no console. Rust builds that message all the same, and
//! with it come the formatting of the standard library, which the engine does not use, and where in which file each check is.
//! Another part are the promises of `js-sys`: their closures stay in the function table, whoever needs them.

mod messages;

use std::collections::HashSet;
use std::ops::Range;

use anyhow::{Result, bail};
use walrus::ir::{Instr, InstrSeq, Unreachable, Value, Visitor, VisitorMut, dfs_in_order, dfs_pre_order_mut};
use walrus::{ConstExpr, DataKind, ElementItems, FunctionId, LocalFunction, Module, passes};

/// Parts of the names of functions that never return, and of what calls them back for a message. With `panic = "abort"` and
/// without a hook, all that is seen of them is that they trap.
const PANICS: &[&str] = &[
    "panicking::",
    "::slice_index_fail",
    "::unwrap_failed",
    "::assert_failed",
    "::panic_already_borrowed",
    "::panic_poisoned",
    "::handle_error",
    "::capacity_overflow",
    "::rust_panic",
    "wasm_bindgen::throw_str",
];
/// What only a `Future` or a `Closure` calls. The engine has neither.
const PROMISES: &[&str] = &["wasm_bindgen::convert::closures::", "js_sys::futures::"];
/// The formatting of the standard library.
const FORMATTING: &[&str] = &["core::fmt::"];

/// Leaves out what is never reached.
///
/// # Errors
///
/// The engine formats something.
pub fn leave_out(module: &mut Module) -> Result<()> {
    empty(module, PANICS);
    empty(module, PROMISES);
    let formatting = named(module, FORMATTING);
    if let Some(caller) = caller_of(module, &formatting) {
        bail!(
            "expected nothing in the module to format a text but messages of panics, found that {caller} does; \
             use speur_kernel::strings, or the formatting of the standard library is 1.4 kB more for every reader"
        );
    }
    empty(module, FORMATTING);
    clear_locations(module);
    messages::clear(module);
    Ok(())
}

/// Makes functions traps, and removes what nothing needs any more. If a toolchain names them otherwise one day, they stay, and
/// the sizes say so.
fn empty(module: &mut Module, parts: &[&str]) {
    let mut traps: HashSet<FunctionId> = named(module, parts).into_iter().collect();
    for (id, function) in module.funcs.iter_local_mut() {
        if traps.contains(&id) {
            let mut body = function.builder_mut().func_body();
            body.instrs_mut().clear();
            body.unreachable();
        }
    }
    // One trap is enough for all places of the table: calling it with other parameters traps, too.
    let first = traps.iter().min().copied();
    for element in module.elements.iter_mut() {
        if let (ElementItems::Functions(functions), Some(first)) = (&mut element.items, first) {
            functions.iter_mut().filter(|function| traps.contains(function)).for_each(|function| *function = first);
        }
    }
    // Who does nothing but call a trap is one.
    loop {
        let known = traps.len();
        for (id, function) in module.funcs.iter_local_mut() {
            let entry = function.entry_block();
            dfs_pre_order_mut(&mut TrapSooner(&traps), function, entry);
            if matches!(function.block(entry).first(), Some((Instr::Unreachable(_), _))) {
                traps.insert(id);
            }
        }
        if traps.len() == known {
            break;
        }
    }
    passes::gc::run(module);
}

/// Traps in place of calls to traps, and in place of what only prepares their parameters.
struct TrapSooner<'a>(&'a HashSet<FunctionId>);

impl VisitorMut for TrapSooner<'_> {
    fn start_instr_seq_mut(&mut self, sequence: &mut InstrSeq) {
        let is_trap =
            |(instruction, _): &(Instr, _)| matches!(instruction, Instr::Call(call) if self.0.contains(&call.func));
        let Some(call) = sequence.iter().position(is_trap) else { return };
        let does_nothing_else = |(instruction, _): &(Instr, _)| {
            matches!(
                instruction,
                Instr::Const(_) | Instr::LocalGet(_) | Instr::Load(_) | Instr::Binop(_) | Instr::Unop(_)
            )
        };
        let from =
            sequence[..call].iter().rposition(|instruction| !does_nothing_else(instruction)).map_or(0, |last| last + 1);
        sequence.truncate(from + 1);
        sequence[from].0 = Instr::Unreachable(Unreachable {});
    }
}

/// Clears in which line of which file the checks are that panic: four numbers each, of which the first two are where its
/// path is and how long.
fn clear_locations(module: &mut Module) {
    let segments: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for segment in segments {
        let data = module.data.get_mut(segment);
        let DataKind::Active { offset: ConstExpr::Value(Value::I32(offset)), .. } = data.kind else { continue };
        let offset = offset as usize;
        let path = |record: &[u8]| -> Option<Range<usize>> {
            let number = |at: usize| record.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes);
            let from = (number(0)? as usize).checked_sub(offset)?;
            let path = from..from.checked_add(number(4)? as usize)?;
            let is_path = data.value.get(path.clone())?.ends_with(b".rs");
            (is_path && number(8)? < 100_000 && number(12)? < 1_000).then_some(path)
        };
        let starts = (0..data.value.len()).filter(|at| (offset + at).is_multiple_of(4));
        let locations: Vec<_> = starts.filter_map(|at| Some((at..at + 16, path(&data.value[at..])?))).collect();
        for range in locations.into_iter().flat_map(<[_; 2]>::from) {
            data.value[range].fill(0);
        }
    }
}

/// The functions of the module whose name has one of these parts.
fn named(module: &Module, parts: &[&str]) -> Vec<FunctionId> {
    let functions = module.funcs.iter_local().map(|(id, _)| id);
    functions.filter(|id| parts.iter().any(|part| name(module, *id).contains(part))).collect()
}

/// The name of a function, without the number of the build of its crate: `core::fmt::write` for `core[c5930c85a12de822]::fmt::write`.
fn name(module: &Module, function: FunctionId) -> String {
    let mut rest = module.funcs.get(function).name.as_deref().unwrap_or_default();
    let mut name = String::new();
    while let Some((before, after)) = rest.split_once('[') {
        name.push_str(before);
        rest = match after.split_once(']') {
            Some((hash, after)) if hash.len() == 16 => after,
            _ => {
                name.push('[');
                after
            }
        };
    }
    name + rest
}

/// The name of one that calls one of the functions itself, and is none of them.
fn caller_of(module: &Module, functions: &[FunctionId]) -> Option<String> {
    struct Calls<'a>(&'a [FunctionId], bool);
    impl<'instruction> Visitor<'instruction> for Calls<'_> {
        fn visit_function_id(&mut self, function: &FunctionId) {
            self.1 |= self.0.contains(function);
        }
    }
    let calls = |function: &LocalFunction| {
        let mut calls = Calls(functions, false);
        dfs_in_order(&mut calls, function, function.entry_block());
        calls.1
    };
    let mut others = module.funcs.iter_local().filter(|(id, _)| !functions.contains(id));
    others.find(|(_, function)| calls(function)).map(|(id, _)| name(module, id))
}

#[cfg(test)]
mod tests {
    use walrus::{FunctionBuilder, ModuleConfig, ValType};

    use super::*;

    /// A module whose function `search` calls `callee` with a number if its parameter is not 0; `callee` calls another.
    fn module(callee: &str) -> Module {
        let mut module = Module::with_config(ModuleConfig::new());
        let mut message = FunctionBuilder::new(&mut module.types, &[], &[]);
        message.name("message".into()).func_body().i32_const(1).drop();
        let message = message.finish(vec![], &mut module.funcs);

        let index = module.locals.add(ValType::I32);
        let mut called = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[]);
        called.name(callee.into()).func_body().call(message);
        let called = called.finish(vec![index], &mut module.funcs);

        let given = module.locals.add(ValType::I32);
        let mut search = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[ValType::I32]);
        search.name("speur::search".into()).func_body().local_get(given).if_else(
            None,
            |then| {
                then.local_get(given).i32_const(7).binop(walrus::ir::BinaryOp::I32Add).call(called).unreachable();
            },
            |_| {},
        );
        search.func_body().local_get(given);
        let search = search.finish(vec![given], &mut module.funcs);
        module.exports.add("search", search);
        module
    }

    fn names(module: &Module) -> Vec<String> {
        module.funcs.iter().map(|function| name(module, function.id())).collect()
    }

    #[test]
    fn a_panic_becomes_a_trap_and_takes_along_what_only_it_needs() {
        let mut module = module("core[0123456789abcdef]::panicking::panic_bounds_check");
        leave_out(&mut module).expect("nothing is formatted");
        assert_eq!(names(&module), ["speur::search"]);
        let bytes = module.emit_wasm();
        // if, unreachable
        assert!(bytes.windows(3).any(|code| code == [0x04, 0x40, 0x00]), "{bytes:x?}");
        assert!(!bytes.contains(&0x6a), "what the panic was given is still added");
    }

    #[test]
    fn what_is_no_panic_stays() {
        let mut module = module("speur::hit");
        let before = names(&module);
        leave_out(&mut module).expect("nothing is formatted");
        assert_eq!(names(&module), before);
    }

    #[test]
    fn formatting_is_refused_by_name() {
        let error = leave_out(&mut module("core[0123456789abcdef]::fmt::write")).expect_err("search formats");
        assert!(error.to_string().contains("found that speur::search does"), "{error}");
    }

    #[test]
    fn places_are_cleared_and_nothing_else() {
        let mut module = module("speur::hit");
        let memory = module.memories.add_local(false, false, 1, None, None);
        let offset = 1_024;
        let text = b"a title.a/b.rs\0\0";
        let records: [[u32; 4]; 2] = [[offset + 8, 6, 12, 5], [offset, 7, 12, 5]];
        let records = records.map(|record| record.map(u32::to_le_bytes).concat());
        let value = [text.as_slice(), &records[0], &records[1]].concat();
        let kind = DataKind::Active { memory, offset: ConstExpr::Value(Value::I32(offset as i32)) };
        let data = module.data.add(kind, value);
        clear_locations(&mut module);
        let cleared = [b"a title.".as_slice(), &[0; 8], &[0; 16], &records[1]].concat();
        assert_eq!(module.data.get(data).value, cleared);
    }
}
