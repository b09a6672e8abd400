//! In which order do the functions of a module compress best?
//!
//! Any order runs as well. Compressors find again what they have seen, and guess the next byte from what such code had before
//! it: so functions that look alike stand beside each other. Of those that are the same one is enough; the compiler leaves
//! some, for what tells them apart is gone when the module is bound.
//!
//! Measured with brotli 11 (2026-11), with the first of the orders below: the engine 53,074 bytes, 52,858 without the same ones,
//! 51,734 in this order, that for many files 55,209, 54,904 and 53,723. In the order of their types and lengths, which is simpler,
//! 52,101 and 54,042; in that of how often they are called, 53,217.

mod locals;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::convert::Infallible;

use anyhow::{Context, Result};
use rayon::prelude::*;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{BinaryReader, FunctionBody, FunctionSectionReader, Parser, Payload, TypeRef};

use crate::sizes::compressed;

/// How many bytes two functions must have in a row to look alike there. The first of a type is its shortest, or its longest. Which
/// of these orders compresses best follows from no rule, and a small change of the code changes it: so all are tried.
const ALIKE: [usize; 8] = [3, 4, 5, 6, 7, 8, 10, 12];

/// How often some functions of the best of them are moved elsewhere, each time in so many ways, to stay where that is shorter. The
/// first sixteen rounds find some 60 bytes, a hundred more find 20.
const MOVES: (usize, usize) = (16, 4);

/// How many functions are moved together, at most.
const MOVED: usize = 8;

/// The module without functions that are the same, and with those beside each other that look alike.
///
/// # Errors
///
/// The bytes are no module.
pub fn arranged(module: &[u8]) -> Result<Vec<u8>> {
    let mut module = locals::renumbered(module)?;
    loop {
        let functions = Functions::of(&module)?;
        let (order, places) = functions.without_the_same();
        if order.len() == functions.bodies.len() {
            let orders: Vec<_> = ALIKE.into_iter().flat_map(|alike| [(alike, true), (alike, false)]).collect();
            let orders = orders.into_par_iter();
            let orders = orders.map(|(alike, begins_short)| functions.alike_together(alike, begins_short)).collect();
            let mut best = functions.shortest(&module, orders)?;
            let mut random = Random(SEED);
            for _ in 0..MOVES.0 {
                let orders = (0..MOVES.1).map(|_| random.with_some_moved(&best.1)).collect();
                let moved = functions.shortest(&module, orders)?;
                if moved.0 <= best.0 {
                    best = moved;
                }
            }
            return Ok(best.2);
        }
        // Those that called them may be the same now.
        module = functions.write(&module, &order, &places)?;
    }
}

/// The functions of a module that are not imported.
struct Functions {
    imported: usize,
    types: Vec<u32>,
    bodies: Vec<Vec<u8>>,
}

impl Functions {
    fn of(module: &[u8]) -> Result<Self> {
        let mut this = Self { imported: 0, types: Vec::new(), bodies: Vec::new() };
        for payload in Parser::new(0).parse_all(module) {
            match payload.context("expected a wasm module")? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        this.imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::FunctionSection(types) => this.types = types.into_iter().collect::<Result<_, _>>()?,
                Payload::CodeSectionEntry(body) => this.bodies.push(module[body.range()].to_vec()),
                _ => {}
            }
        }
        Ok(this)
    }

    /// The first of each that are the same, and which of these stands for each.
    fn without_the_same(&self) -> (Vec<usize>, Vec<usize>) {
        let (mut order, mut places) = (Vec::new(), Vec::new());
        let mut known = HashMap::new();
        for (number, function) in self.types.iter().zip(&self.bodies).enumerate() {
            let place = *known.entry(function).or_insert(order.len());
            if place == order.len() {
                order.push(number);
            }
            places.push(place);
        }
        (order, places)
    }

    /// Of some orders that with which the module is shortest when it is compressed: how long, the order, and the module.
    fn shortest(&self, module: &[u8], orders: Vec<Vec<usize>>) -> Result<(usize, Vec<usize>, Vec<u8>)> {
        let written = |order: Vec<usize>| {
            let mut places = vec![0; order.len()];
            order.iter().enumerate().for_each(|(place, function)| places[*function] = place);
            let written = self.write(module, &order, &places)?;
            Ok((compressed(&written)?, order, written))
        };
        let all: Result<Vec<_>> = orders.into_par_iter().map(written).collect();
        all?.into_iter().min_by_key(|(bytes, ..)| *bytes).context("there is an order")
    }

    /// Of each type the shortest or the longest, then always the one that looks most like the last.
    fn alike_together(&self, alike: usize, begins_short: bool) -> Vec<usize> {
        let stretches: Vec<HashSet<&[u8]>> = self.bodies.iter().map(|body| body.windows(alike).collect()).collect();
        let likeness = |one: usize, other: usize| {
            let same = stretches[one].intersection(&stretches[other]).count();
            same as f64 / (stretches[one].len() + stretches[other].len()).max(1) as f64
        };
        let mut types: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (number, of_type) in self.types.iter().enumerate() {
            types.entry(*of_type).or_default().push(number);
        }
        let mut order = Vec::new();
        for mut left in types.into_values() {
            left.sort_by_key(|function| self.bodies[*function].len());
            let mut next = if begins_short { 0 } else { left.len() - 1 };
            while !left.is_empty() {
                let last = left.remove(next);
                order.push(last);
                // Of equals the shortest, which is the first.
                let likest =
                    (0..left.len()).rev().max_by(|a, b| likeness(last, left[*a]).total_cmp(&likeness(last, left[*b])));
                next = likest.unwrap_or_default();
            }
        }
        order
    }

    /// The module with these of its functions, in this order. `places`: where each of all functions is now.
    fn write(&self, module: &[u8], order: &[usize], places: &[usize]) -> Result<Vec<u8>> {
        let mut written = Module::new();
        let mut writer = Writer { functions: self, order, places, has_bodies: false };
        writer.parse_core_module(&mut written, Parser::new(0), module).context("the module could not be written")?;
        Ok(written.finish())
    }
}

/// Numbers that are the same each time (xorshift64), so that a module is.
struct Random(u64);

/// That of its author. Any but 0 will do, but small ones begin with small numbers.
const SEED: u64 = 88_172_645_463_325_252;

impl Random {
    /// A number below another one, or 0.
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }

    /// The order with a few functions that follow each other elsewhere.
    fn with_some_moved(&mut self, order: &[usize]) -> Vec<usize> {
        let count = (1 + self.below(MOVED)).min(order.len());
        let from = self.below(order.len() - count + 1);
        let mut left = order.to_vec();
        let moved: Vec<usize> = left.drain(from..from + count).collect();
        let to = self.below(left.len() + 1);
        left.splice(to..to, moved);
        left
    }
}

struct Writer<'a> {
    functions: &'a Functions,
    order: &'a [usize],
    places: &'a [usize],
    has_bodies: bool,
}

impl Reencode for Writer<'_> {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Infallible>> {
        let imported = self.functions.imported;
        let own = (function as usize).checked_sub(imported).map(|own| (imported + self.places[own]) as u32);
        Ok(own.unwrap_or(function))
    }

    fn parse_function_section(
        &mut self,
        out: &mut FunctionSection,
        _: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        self.order.iter().for_each(|function| _ = out.function(self.functions.types[*function]));
        Ok(())
    }

    /// Called for each body in the order that was. With the first come all.
    fn parse_function_body(&mut self, out: &mut CodeSection, _: FunctionBody<'_>) -> Result<(), Error<Infallible>> {
        if !std::mem::replace(&mut self.has_bodies, true) {
            let (functions, order) = (self.functions, self.order);
            for function in order {
                let body = BinaryReader::new(&functions.bodies[*function], 0);
                utils::parse_function_body(self, out, FunctionBody::new(body))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::{ConstExpr, ElementItems, ElementKind, FunctionBuilder, FunctionId, ModuleConfig, RefType, ValType};

    /// A module with an import, functions that return these numbers, one that calls each, a table of these, and exports of them.
    fn module(numbers: &[i32]) -> Vec<u8> {
        let mut module = walrus::Module::with_config(ModuleConfig::new());
        let of_import = module.types.add(&[], &[ValType::I32]);
        let (imported, _) = module.add_import_func("i", "i0", of_import);
        let mut function = |callee: Option<FunctionId>, number: i32| {
            let mut function = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32]);
            match callee {
                Some(callee) => function.func_body().call(callee).i32_const(number).binop(walrus::ir::BinaryOp::I32Add),
                None => function.func_body().i32_const(number),
            };
            function.finish(vec![], &mut module.funcs)
        };
        let called: Vec<FunctionId> = numbers.iter().map(|&number| function(None, number)).collect();
        let callers: Vec<FunctionId> = called.iter().map(|&callee| function(Some(callee), 1_000)).collect();
        let outside = function(Some(imported), 0);
        let length = callers.len() as u64;
        let table = module.tables.add_local(false, length, Some(length), RefType::FUNCREF);
        let offset = ConstExpr::Value(walrus::ir::Value::I32(0));
        module.elements.add(ElementKind::Active { table, offset }, ElementItems::Functions(callers.clone()));
        module.exports.add("table", table);
        for (number, caller) in callers.iter().enumerate() {
            module.exports.add(&number.to_string(), *caller);
        }
        module.exports.add("outside", outside);
        module.emit_wasm()
    }

    /// What each exported function adds up, by following its calls. The imported one is worth 77.
    fn values(bytes: &[u8]) -> (BTreeMap<String, i32>, usize) {
        let module = walrus::Module::from_buffer(bytes).expect("it is valid");
        fn value(module: &walrus::Module, function: FunctionId) -> i32 {
            let walrus::FunctionKind::Local(local) = &module.funcs.get(function).kind else { return 77 };
            let instructions = local.block(local.entry_block()).instrs.iter();
            let worth = |(instruction, _): &(walrus::ir::Instr, _)| match instruction {
                walrus::ir::Instr::Call(call) => value(module, call.func),
                walrus::ir::Instr::Const(number) => match number.value {
                    walrus::ir::Value::I32(number) => number,
                    _ => 0,
                },
                _ => 0,
            };
            instructions.map(worth).sum()
        }
        let mut values = BTreeMap::new();
        for export in module.exports.iter() {
            if let walrus::ExportItem::Function(function) = export.item {
                values.insert(export.name.clone(), value(&module, function));
            }
        }
        for element in module.elements.iter() {
            let ElementItems::Functions(functions) = &element.items else { continue };
            for (number, function) in functions.iter().enumerate() {
                values.insert(format!("table {number}"), value(&module, *function));
            }
        }
        (values, module.funcs.iter_local().count())
    }

    #[test]
    fn what_is_called_stays_the_same_and_is_there_once() {
        let numbers = [5, 900_000, 5, 7, 900_001, 5];
        let before = module(&numbers);
        let after = arranged(&before).expect("it is a module");
        let ((expected, of_before), (found, of_after)) = (values(&before), values(&after));
        assert_eq!(found, expected);
        assert_eq!((expected["2"], expected["table 4"], expected["outside"]), (1_005, 901_001, 77));
        // Two of those that return 5 are gone, and then two that call these.
        assert_eq!((of_before, of_after), (13, 9));
    }

    #[test]
    fn those_that_look_alike_stand_together() {
        let bodies = [&b"abcdefgh"[..], b"stuvwxyz", b"abcdefghi", b"stuvwxyz1"].map(<[u8]>::to_vec).to_vec();
        let functions = Functions { imported: 0, types: vec![0; 4], bodies };
        assert_eq!(functions.alike_together(6, true), [0, 2, 1, 3]);
        let of_types = Functions { types: vec![1, 0, 1, 0], ..functions };
        assert_eq!(of_types.alike_together(6, true), [1, 3, 0, 2]);
    }

    #[test]
    fn what_is_moved_is_all_there() {
        let mut random = Random(1);
        for length in 0..30 {
            let order: Vec<usize> = (0..length).collect();
            let moved: Vec<Vec<usize>> = (0..40).map(|_| random.with_some_moved(&order)).collect();
            assert!(length < 2 || moved.iter().any(|moved| *moved != order));
            for mut moved in moved {
                moved.sort_unstable();
                assert_eq!(moved, order);
            }
        }
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(arranged(b"<html>").is_err());
    }
}
