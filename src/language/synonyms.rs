//! What does the owner of the site say that words mean?
//!
//! A plain text, a group a line:
//!
//! ```text
//! # Each of these finds the others:
//! kalifaat, caliphate, daesh
//! # The word on the left also finds those on the right, not the other way round:
//! leger => landmacht, luchtmacht
//! ```

use std::collections::HashMap;
use std::fmt;

use speur_engine::text::analyze;
use speur_engine::words::{Relation, RelationKind};

/// Words that mean the same, as the owner of the site declares.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Synonyms {
    /// What is typed, and what it also finds.
    pairs: Vec<(String, String)>,
}

impl Synonyms {
    /// Reads the text that this module describes. It fails at the first line that is wrong.
    ///
    /// ```
    /// use speur_language::synonyms::Synonyms;
    ///
    /// assert!(Synonyms::parse("kalifaat, caliphate # both are in the news").is_ok());
    /// let error = Synonyms::parse("\nDeir Ezzor, Dayr az-Zawr").unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "line 2: expected one word between commas, found `Deir Ezzor`.\n\
    ///      Leave it out, or write one word of it: synonyms of several words are not supported."
    /// );
    /// ```
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut pairs = Vec::new();
        // Some editors begin a file with U+FEFF.
        for (number, line) in (1..).zip(text.trim_start_matches('\u{FEFF}').lines()) {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let wrong = |kind: Kind| Error { line: number, kind };
            match line.split_once("=>") {
                Some((from, to)) => {
                    let (from, to) = (words(from).map_err(wrong)?, words(to).map_err(wrong)?);
                    pairs.extend(from.iter().flat_map(|from| to.iter().map(|to| (from.clone(), to.clone()))));
                }
                None => {
                    let group = words(line).map_err(wrong)?;
                    if group.len() < 2 {
                        return Err(wrong(Kind::Alone(line.to_owned())));
                    }
                    pairs.extend(group.iter().flat_map(|from| group.iter().map(|to| (from.clone(), to.clone()))));
                }
            }
        }
        pairs.retain(|(from, to)| from != to);
        pairs.sort_unstable();
        pairs.dedup();
        Ok(Self { pairs })
    }

    /// What leads to words of the site that mean the same: the words of a pair, and as far as `known` tells, the forms of the one to
    /// those of the other.
    pub(crate) fn relations(&self, known: &[Relation], is_on_site: impl Fn(&str) -> bool) -> Vec<Relation> {
        let forms = || known.iter().filter(|relation| relation.kind == RelationKind::Stem);
        let (mut of_key, mut of_term) = (HashMap::<&str, Vec<&str>>::new(), HashMap::<&str, Vec<&str>>::new());
        for Relation { key, term, .. } in forms() {
            of_key.entry(key).or_default().push(term);
            of_term.entry(term).or_default().push(key);
        }
        let with_forms = |word: &str, forms: &HashMap<&str, Vec<&str>>| {
            let others = forms.get(word).into_iter().flatten().map(|form| ((*form).to_owned(), RelationKind::Stem));
            std::iter::once((word.to_owned(), RelationKind::Alias)).chain(others).collect::<Vec<_>>()
        };
        let mut relations = Vec::new();
        for (from, to) in &self.pairs {
            for (key, typed) in with_forms(from, &of_term) {
                for (term, meant) in with_forms(to, &of_key) {
                    if is_on_site(&term) {
                        relations.push(Relation { key: key.clone(), term, kind: typed.max(meant) });
                    }
                }
            }
        }
        relations
    }
}

/// The terms of a list with commas.
fn words(list: &str) -> Result<Vec<String>, Kind> {
    list.split(',')
        .map(|word| {
            let word = word.trim();
            let mut tokens = analyze(word);
            let term = tokens.next().map(|token| token.term.to_owned());
            match (term, tokens.next()) {
                (Some(term), None) => Ok(term),
                (Some(_), Some(_)) => Err(Kind::SeveralWords(word.to_owned())),
                (None, _) => Err(Kind::NoWord(word.to_owned())),
            }
        })
        .collect()
}

/// Why a text of synonyms could not be read. It prints as line, what was expected and found, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    line: usize,
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    SeveralWords(String),
    NoWord(String),
    Alone(String),
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}: ", self.line)?;
        match &self.kind {
            Kind::SeveralWords(found) => write!(
                formatter,
                "expected one word between commas, found `{found}`.\nLeave it out, or write one word of it: synonyms \
                 of several words are not supported."
            ),
            Kind::NoWord(found) => write!(
                formatter,
                "expected a word, found `{found}`.\nTake out the comma or the arrow, or write the word that is missing."
            ),
            Kind::Alone(found) => write!(
                formatter,
                "expected two words or more, found `{found}`.\nWrite the words that mean the same behind it, with \
                 commas between them."
            ),
        }
    }
}

impl std::error::Error for Error {}
