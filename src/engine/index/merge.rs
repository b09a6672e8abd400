//! How do the posting lists of several words become one?

use super::entries::{GroupKind, NewGroup};
use super::postings::{Posting, PostingList, Postings, PostingsWriter};

/// The documents of the index, as far as their postings depend on it.
#[derive(Clone, Copy)]
pub(super) struct Documents<'l> {
    pub(super) count: u32,
    /// Their lengths, if postings have none.
    pub(super) lengths: Option<&'l [u8]>,
}

/// Merges posting lists by document.
pub(super) struct Merger<'l> {
    lengths: Option<&'l [u8]>,
    /// A place for each document; all are empty between two merges.
    table: Vec<Option<Posting>>,
    /// Those that are not. Most lists are short beside the number of documents.
    touched: Vec<u32>,
}

impl<'l> Merger<'l> {
    pub(super) fn new(documents: Documents<'l>) -> Self {
        Self { lengths: documents.lengths, table: vec![None; documents.count as usize], touched: Vec::new() }
    }

    /// One posting for each document, its frequencies joined, its part the first.
    pub(super) fn merge(
        &mut self,
        lists: &[PostingList],
        join: impl Fn(&mut u32, u32),
    ) -> impl Iterator<Item = Posting> {
        for list in lists {
            let mut postings = Postings::new(&list.bytes, list.documents, self.lengths);
            while let Ok(Some(posting)) = postings.as_mut().map_or(Ok(None), Postings::next) {
                match &mut self.table[posting.document as usize] {
                    Some(merged) => {
                        merged.part = merged.part.min(posting.part);
                        let pairs = merged.frequencies.iter_mut().zip(posting.frequencies);
                        pairs.for_each(|(merged, one)| join(merged, one));
                    }
                    empty => {
                        *empty = Some(posting);
                        self.touched.push(posting.document);
                    }
                }
            }
        }
        self.touched.sort_unstable();
        let table = &mut self.table;
        self.touched.drain(..).filter_map(|document| table[document as usize].take())
    }

    /// A group of these postings that names no words.
    pub(super) fn group(&self, kind: GroupKind, postings: impl Iterator<Item = Posting>) -> NewGroup {
        let mut writer = PostingsWriter::new(self.lengths.is_none());
        postings.for_each(|posting| writer.push(&posting));
        NewGroup::unnamed(kind, writer.finish())
    }
}
