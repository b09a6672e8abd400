//! A page is what it says about itself and its text: here the two become a document, whatever the format was.

use std::collections::HashMap;

use speur_engine::document::{Block, BlockKind, Document};

use crate::error::{Error, Kind, Place};
use crate::metadata::Metadata;
use crate::pieces::{Content, Piece, Scope};
use crate::warning::{self, Warning};
use crate::{Options, address, date, foreign, head, language, text, title, weight};

/// How pages are read, and what is made of each document where it was read: texts in blocks take several times as much
/// memory as they need to.
pub(crate) struct Reading<'a, T> {
    pub options: &'a Options,
    pub make: &'a (dyn Fn(Document) -> T + Sync),
}

/// A document or what was made of it, where it was found, and whether it is to be found by a search.
#[derive(Debug)]
pub(crate) struct Page<T> {
    pub document: T,
    pub id: String,
    pub place: Place,
    pub scope: Scope,
    pub warnings: Vec<Warning>,
}

impl<T> Page<T> {
    /// The page at `path`, which messages find at `place`. See [`document`].
    pub(crate) fn new(
        path: &str,
        place: Place,
        mut known: Metadata,
        mut content: Content,
        reading: &Reading<T>,
    ) -> Self {
        let mut kinds = std::mem::take(&mut content.warnings);
        kinds.extend(known.unread_weight.take().map(|value| warning::Kind::UnknownWeight { value }));
        let unread_date = known.unread_date.take();
        let scope = if known.weight == Some(weight::NOTHING) { Scope::LeftOut } else { content.scope };
        let document = document(path, known, content, reading.options);
        let value = unread_date.filter(|_| document.date.is_none());
        kinds.extend(value.map(|value| warning::Kind::UnknownDate { value }));
        let warnings = kinds.into_iter().map(|kind| Warning::new(place.clone(), kind)).collect();
        Self { id: document.id.clone(), document: (reading.make)(document), place, scope, warnings }
    }
}

/// Fails at the first id that was there before, and names both places.
pub(crate) fn unique_ids<T>(pages: &[Page<T>]) -> Result<(), Error> {
    let mut seen = HashMap::new();
    for Page { id, place, .. } in pages {
        if let Some(first) = seen.insert(id.as_str(), place) {
            let first: &Place = first;
            let kind = Kind::DuplicateId { id: id.clone(), first: first.clone() };
            return Err(Error::new(place.clone(), kind));
        }
    }
    Ok(())
}

/// Makes the document of the page at `path`. What `known` says, such as the front matter, goes before what the content
/// says about itself.
fn document(path: &str, known: Metadata, content: Content, options: &Options) -> Document {
    let Content { metadata: own, mut pieces, .. } = content;
    let mut metadata = known;
    metadata.fill(own);
    take_head(&mut metadata, &mut pieces);

    let id = metadata.id.unwrap_or_else(|| address::id(path));
    let url = metadata.url.unwrap_or_else(|| address::url(path, options.base_url.as_deref(), options.keeps_index));
    let title_is_derived = metadata.title.is_none();
    let title = match metadata.title {
        Some(title) => {
            take_heading(&title, &mut pieces);
            title
        }
        None => derived_title(&pieces).unwrap_or_else(|| id.clone()),
    };
    let language = metadata.language.or_else(|| detected_language(&pieces)).or_else(|| options.language.clone());
    foreign::mark(&mut pieces, language.as_deref());
    weigh(&mut pieces, metadata.weight);
    let date_text = match &metadata.date {
        Some(date) => date::in_words(date, language.as_deref()),
        None => String::new(),
    };
    let mut blocks: Vec<Block> = pieces.into_iter().map(|piece| piece.block).collect();
    let title = with_word_boundaries(title);
    // What leads to a place in a page already, or has its page behind the `#`, can lead to no heading.
    let leads_to_headings = !url.contains('#');
    for block in &mut blocks {
        block.text = with_word_boundaries(std::mem::take(&mut block.text));
        block.anchor.take_if(|_| !leads_to_headings);
    }
    Document {
        id,
        url,
        title,
        title_is_derived,
        date: metadata.date,
        date_text,
        author: metadata.author,
        source: metadata.source,
        category: metadata.category,
        facets: metadata.facets,
        sorts: metadata.sorts,
        meta: metadata.meta,
        language,
        image: metadata.image,
        blocks,
    }
}

/// Gives all pieces the weight of their page.
fn weigh(pieces: &mut [Piece], page: Option<i8>) {
    if let Some(page) = page {
        for Piece { block, .. } in pieces.iter_mut() {
            block.weight = weight::within(block.weight, page);
            // Nothing in a page that comes after others lifts it again.
            if page < 0 && block.weight > 0 {
                block.weight = page;
            }
        }
    }
}

#[cfg(feature = "segmentation")]
use crate::segmentation::with_word_boundaries;

/// Without the feature `segmentation` nothing is known about scripts without spaces.
#[cfg(not(feature = "segmentation"))]
fn with_word_boundaries(text: String) -> String {
    text
}

/// Takes the paragraphs above the text that say who wrote it and when, as far as that was not known.
fn take_head(metadata: &mut Metadata, pieces: &mut Vec<Piece>) {
    const MAX_PARAGRAPHS: usize = 4;
    let mut index = 0;
    let mut found = Metadata::default();
    for _ in 0..MAX_PARAGRAPHS {
        // The title may stand above them.
        if pieces.get(index).is_some_and(|piece| piece.block.kind == BlockKind::Heading(1)) {
            index += 1;
        }
        let Some(piece) = pieces.get(index).filter(|piece| piece.is_prose) else { break };
        let Some(line) = head::read_line(&piece.block.text, metadata, &mut found) else { break };
        match line.rest {
            Some(rest) => {
                pieces[index].block.text = rest.to_owned();
                break;
            }
            None => {
                pieces.remove(index);
            }
        }
    }
    metadata.fill(found);
}

/// Removes the heading that is the title, which would else be searched and shown twice: one of level 1, or the one that
/// the page begins with.
fn take_heading(title: &str, pieces: &mut Vec<Piece>) {
    let is_title = |(index, piece): (usize, &Piece)| match piece.block.kind {
        BlockKind::Heading(level) => (level == 1 || index == 0) && text::same_words(&piece.block.text, title),
        _ => false,
    };
    if let Some(index) = pieces.iter().enumerate().position(is_title) {
        pieces.remove(index);
    }
}

/// The language that the text is written in. Running text tells more than lists, tables and code, and is looked at first.
fn detected_language(pieces: &[Piece]) -> Option<String> {
    let (prose, others): (Vec<&Piece>, Vec<&Piece>) = pieces.iter().partition(|piece| piece.is_prose);
    language::detect(prose.into_iter().chain(others).map(|piece| piece.block.text.as_str()))
}

/// A title for a page without one: the first sentence of its text, or else its first words of any kind.
fn derived_title(pieces: &[Piece]) -> Option<String> {
    let first = pieces.iter().find(|piece| piece.is_prose).or(pieces.first())?;
    Some(title::derive(&first.block.text)).filter(|title| !title.is_empty())
}
