//! What was meant by a name that is not known?

/// Below this, two names share hardly more than their beginning.
const LIKENESS: f64 = 0.7;

/// A sentence with the known name that looks most like this one, whatever both begin with: `prefix` is not compared.
pub(crate) fn nearest<'a>(name: &str, prefix: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    let likeness = |other: &str| {
        let [name, other] = [name, other].map(|name| name.strip_prefix(prefix).unwrap_or(name));
        strsim::jaro_winkler(name, other)
    };
    match known.clone().max_by(|a, b| likeness(a).total_cmp(&likeness(b))) {
        Some(other) if likeness(other) > LIKENESS => format!("did you mean {other}? Correct it"),
        _ => format!("use one of {}", known.collect::<Vec<_>>().join(", ")),
    }
}
