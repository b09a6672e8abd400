//! Which document comes first where readers choose an order?

use std::cmp::Ordering;

use speur_engine::document::Document;
use speur_engine::results::Sort;

use super::answer::Row;
use super::page::terms;

/// The first that is put in order goes before the second if what the site says of both does.
pub fn by_value(documents: &[Document], sort: &Sort, one: &Row, other: &Row) -> Ordering {
    let Sort::Value { name, is_descending } = sort else { return Ordering::Equal };
    let document = |row: &Row| documents.iter().find(|document| document.id == row.id).expect("it is one of them");
    let (first, second) = (document(one), document(other));
    let order = if name == "date" {
        let known = [first, second].map(|document| document.date.is_some());
        match known {
            // Of equal dates the id decides, and dates of a day may differ in their time: so documents are numbered.
            [true, true] => other.number.cmp(&one.number),
            _ => return known[1].cmp(&known[0]),
        }
    } else {
        let value = |document: &Document| {
            let own = document.sorts.iter().find(|(known, value)| known == name && !value.is_empty());
            own.map(|(_, value)| value.clone())
        };
        match (value(first), value(second)) {
            (Some(first), Some(second)) => {
                let all: Vec<String> = documents.iter().filter_map(value).collect();
                let numbers: Vec<f64> = all.iter().filter_map(|value| value.parse().ok()).collect();
                if numbers.len() == all.len() {
                    let number = |value: String| value.parse::<f64>().expect("all are numbers");
                    number(first).total_cmp(&number(second))
                } else {
                    terms(&first).join(" ").cmp(&terms(&second).join(" "))
                }
            }
            (first, second) => return second.is_some().cmp(&first.is_some()),
        }
    };
    if *is_descending { order.reverse() } else { order }
}
