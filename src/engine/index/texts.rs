//! The pages, taken apart, while their index is made.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::sync::{Mutex, PoisonError};

use super::pages::{Card, PartBlock, cut, read_part, write_card, write_parts};
use super::spool::{Pieces, Room};
use crate::document::Document;
use crate::error::Error;

/// What a builder keeps of documents, from any thread.
#[derive(Debug)]
pub(super) struct Kept(Mutex<(Pieces, BTreeSet<String>)>);

impl Kept {
    pub(super) fn new(room: &Room) -> Self {
        // A text of which no language is known has this one.
        Self(Mutex::new((Pieces::new(room), BTreeSet::from([String::new()]))))
    }

    /// Takes a document apart.
    pub(super) fn prepare(&self, document: &Document) -> Prepared {
        let text_bytes = document.blocks.iter().map(|block| block.text.len()).sum();
        let parts = cut(&document.blocks);
        let card = write_card(document, parts.len());
        let first = card.as_ref().map_err(Error::clone).and_then(|_| self.keep(document, &parts));
        Prepared { card: card.unwrap_or_default(), text_bytes, first }
    }

    /// Returns the number of the first piece of the document.
    fn keep(&self, document: &Document, parts: &[Vec<PartBlock<'_>>]) -> Result<u32, Error> {
        let written = write_parts(document, parts)?;
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (pieces, languages) = &mut *kept;
        for language in document.blocks.iter().map(|block| &block.language).chain([&document.language]).flatten() {
            if !languages.contains(language) {
                languages.insert(language.clone());
            }
        }
        let first = pieces.count();
        pieces.push(document.date_text.as_bytes())?;
        written.iter().try_for_each(|part| pieces.push(part))?;
        Ok(first)
    }

    /// Everything that was kept, and the tags of all languages, in order.
    pub(super) fn into_inner(self) -> (Pieces, Vec<String>) {
        let (pieces, languages) = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        (pieces, languages.into_iter().collect())
    }
}

/// A document whose text is taken apart already, and lies with its builder.
#[derive(Debug)]
pub struct Prepared {
    card: Vec<u8>,
    text_bytes: usize,
    /// The number of its first piece in what is kept: the date in words, then each part.
    first: Result<u32, Error>,
}

impl Prepared {
    /// What is known of it beside its text.
    pub(super) fn card(&self) -> Card<'_> {
        read_part(&self.card).map(|(card, _)| card).unwrap_or_default()
    }

    /// Its name.
    pub fn id(&self) -> &str {
        self.card().id
    }

    /// Where a click on a result goes.
    pub fn url(&self) -> &str {
        self.card().url
    }

    /// Its title.
    pub fn title(&self) -> &str {
        self.card().title
    }

    /// Whether the title was cut from the text.
    pub fn title_is_derived(&self) -> bool {
        self.card().title_is_derived
    }

    /// Its language as a BCP 47 tag; empty if that is not known.
    pub fn language(&self) -> &str {
        self.card().language
    }

    /// How long its text is, as UTF-8.
    pub fn text_bytes(&self) -> usize {
        self.text_bytes
    }
}

/// All documents in the order of their numbers.
#[derive(Debug)]
pub(super) struct Texts {
    pieces: Pieces,
    /// Of each document the number of its first piece, and how many parts it has.
    places: Vec<(u32, u32)>,
}

impl Texts {
    /// Puts documents in order: newest first, undated last, then by id. So ties in a result go to the lower number.
    ///
    /// # Errors
    ///
    /// Two have one id, or the text of one could not be kept.
    pub(super) fn sorted(mut documents: Vec<Prepared>, pieces: Pieces) -> Result<(Self, Vec<Prepared>), Error> {
        unique_ids(&documents)?;
        documents.sort_by(|a, b| {
            let (a, b) = (a.card(), b.card());
            b.date.cmp(a.date).then_with(|| a.id.cmp(b.id))
        });
        let place = |document: &Prepared| Ok((document.first.clone()?, document.card().parts));
        let places = documents.iter().map(place).collect::<Result<_, Error>>()?;
        Ok((Self { pieces, places }, documents))
    }

    pub(super) fn documents(&self) -> u32 {
        self.places.len() as u32
    }

    /// How many parts a document has; none if there is no such document.
    pub(super) fn parts(&self, document: u32) -> u32 {
        self.places.get(document as usize).map_or(0, |(_, parts)| *parts)
    }

    /// One part of a document, if it has it.
    pub(super) fn part(&self, document: u32, part: u32) -> Result<Option<Cow<'_, [u8]>>, Error> {
        match self.places.get(document as usize) {
            Some((first, parts)) if part < *parts => self.pieces.get(first + 1 + part).map(Some),
            _ => Ok(None),
        }
    }

    /// The date of a document in words.
    pub(super) fn date_text(&self, document: u32) -> Result<String, Error> {
        let (first, _) = self.places[document as usize];
        let bytes = self.pieces.get(first)?;
        str::from_utf8(&bytes).map(str::to_owned).map_err(|_| Error::damaged("the date"))
    }

    /// All parts one after the other; and of each document the number of its first, at the end how many there are.
    pub(super) fn into_pieces(self, room: &Room) -> Result<(Pieces, Vec<u32>), Error> {
        let mut pieces = Pieces::new(room);
        let mut first_parts = vec![0];
        for (first, parts) in self.places {
            for part in 0..parts {
                pieces.push(&self.pieces.get(first + 1 + part)?)?;
            }
            first_parts.push(pieces.count());
        }
        Ok((pieces, first_parts))
    }
}

/// The blocks in a part.
pub(super) fn blocks(part: &[u8]) -> Result<Vec<PartBlock<'_>>, Error> {
    let (_, mut rest) = read_part(part)?;
    let mut blocks = Vec::new();
    while let Some(block) = rest.next()? {
        blocks.push(block);
    }
    Ok(blocks)
}

/// Fails at the first id that an earlier document has.
fn unique_ids(documents: &[Prepared]) -> Result<(), Error> {
    let mut ids = HashSet::with_capacity(documents.len());
    match documents.iter().find(|document| !ids.insert(document.id())) {
        Some(document) => Err(Error::duplicate_id(document.id())),
        None => Ok(()),
    }
}
