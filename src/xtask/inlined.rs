//! How do all scripts become a single one that is no module? Pages that are opened from a disk load nothing else.
//!
//! Part of the program `scripts`. Each module becomes a function: what it imports, and its address, are what that function
//! is called with; what it exports is what it returns. `www/inlined.js` calls them.

use anyhow::{Context, Result, bail};
use oxc::allocator::Allocator;
use oxc::parser::Parser;
use oxc::semantic::SemanticBuilder;
use oxc::span::{SourceType, Span};

use super::Script;

/// The line of `www/inlined.js` that has the scripts.
const MODULES_LINE: &str = "const MODULES = {};\n";

/// The script that stands in for modules, with the modules inside, each under its name.
pub fn inlined(stand_in: &Script, modules: &[(String, String)]) -> Result<String> {
    let mut table = String::from("const MODULES = {");
    for (name, text) in modules {
        let function = function(text).with_context(|| format!("{name} cannot be put inside a script"))?;
        table.push_str(&format!("\n{name:?}:{function},"));
    }
    table.push_str("\n};\n");
    if !stand_in.kept.contains(MODULES_LINE) {
        bail!("expected a line {MODULES_LINE:?} in inlined.js");
    }
    // Nothing of it may be known to the scripts of the page, and modules are always strict.
    let kept = stand_in.kept.replace(MODULES_LINE, &table);
    let script = format!("(() => {{\n\"use strict\";\n{kept}{}\n}})();\n", stand_in.code);
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, &script, SourceType::script()).parse();
    let checked = SemanticBuilder::new().with_check_syntax_error(true).build(&parsed.program);
    match parsed.diagnostics.iter().chain(&checked.diagnostics).next() {
        Some(error) => bail!("the joined script is none: {error}"),
        None => Ok(script),
    }
}

/// A module that was made small, as a function.
fn function(module: &str) -> Result<String> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, module, SourceType::mjs()).parse();
    if let Some(error) = parsed.diagnostics.first() {
        bail!("it is no module: {error}");
    }
    let record = parsed.module_record;
    if !record.requested_modules.is_empty() {
        bail!("it imports a module that was not joined to it");
    }
    let mut edits: Vec<(Span, &str)> = Vec::new();
    edits.extend(record.import_metas.iter().map(|&span| (span, "$meta")));
    let import = |span: Span| Span::sized(span.start, "import".len() as u32);
    edits.extend(record.dynamic_imports.iter().map(|dynamic| (import(dynamic.span), "$import")));
    let mut exports = Vec::new();
    for entry in &record.local_export_entries {
        let span = entry.statement_span;
        let statement = &module[span.start as usize..span.end as usize];
        let edit = |text: &str, replacement| (Span::sized(span.start, text.len() as u32), replacement);
        let name = entry.export_name.span().map(|span| &module[span.start as usize..span.end as usize]);
        let local = entry.local_name.name();
        match (name, local) {
            _ if statement.starts_with("export default") => {
                exports.push("default:$default".to_owned());
                edits.push(edit("export default", "const $default="));
            }
            (Some(name), Some(local)) => {
                exports.push(format!("{name}:{local}"));
                let is_list = statement.starts_with("export{");
                edits.push(if is_list { (span, "") } else { edit("export ", "") });
            }
            _ => bail!("expected exports with names, found: {statement}"),
        }
    }
    edits.sort_by_key(|(span, _)| span.start);
    // A list of exports is one statement.
    edits.dedup_by_key(|(span, _)| span.start);
    let (mut text, mut end) = (String::new(), 0);
    for (span, replacement) in edits {
        text.push_str(&module[end..span.start as usize]);
        text.push_str(replacement);
        end = span.end as usize;
    }
    text.push_str(&module[end..]);
    Ok(format!("($import,$meta,fetch,Worker)=>{{{};return{{{}}}}}", text.trim_end(), exports.join(",")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_become_functions() {
        for (module, expected) in [
            ("export class A{}export const b=1;", "class A{}const b=1;;return{A:A,b:b}"),
            ("function a(){}let b;export{a as default,b};", "function a(){}let b;;return{default:a,b:b}"),
            ("export default{a:`export default`};", "const $default={a:`export default`};;return{default:$default}"),
            (
                "export async function a(){return[await import(`./b.js`),import.meta.url]}",
                "async function a(){return[await $import(`./b.js`),$meta.url]};return{a:a}",
            ),
        ] {
            let function = function(module).expect("It is a module.");
            assert_eq!(function, format!("($import,$meta,fetch,Worker)=>{{{expected}}}"));
        }
        for (module, expected) in [
            ("import{a}from`./a.js`;", "no module"),
            ("import{a}from\"./a.js\";a()", "not joined"),
            ("export*from\"./a.js\"", "not joined"),
        ] {
            let error = function(module).expect_err("It cannot be a function.");
            assert!(error.to_string().contains(expected), "{error}");
        }
    }

    #[test]
    fn nothing_is_left_that_only_modules_have() {
        let kept = "const GENERATION = {};\nconst INSIDE = {};\nconst MODULES = {};\n".to_owned();
        let stand_in = Script { kept, code: "MODULES.a()".to_owned() };
        let script = inlined(&stand_in, &[("a".to_owned(), "export const a=1;import(import.meta.url)".to_owned())])
            .expect("The module is correct.");
        assert!(script.starts_with("(() => {\n\"use strict\";\nconst GENERATION = {};\n"), "{script}");
        assert!(script.contains("$import($meta.url)") && script.ends_with("MODULES.a()\n})();\n"), "{script}");

        let clash = inlined(&stand_in, &[("a".to_owned(), "const $meta=1;".to_owned())]);
        assert!(clash.is_err(), "names that the function has already");
        let without = Script { kept: String::new(), code: String::new() };
        assert!(inlined(&without, &[]).is_err(), "no place for the modules");
    }
}
