//! What makes a document good, in numbers?

/// Every number that the ranking depends on. Each can be changed for a site and for a query.
///
/// Each line ends with the range and the default; ARCHITECTURE.md tells how these were chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// What one occurrence in a title counts. From 0; 5.
    pub title: f64,
    /// What one occurrence in a title counts that was cut from the text, where it stands too, or is two words with a hyphen. From 0;
    /// 1.5.
    pub derived_title: f64,
    /// What one occurrence in a heading counts. From 0; 2.
    pub heading: f64,
    /// What one occurrence in the text counts. From 0; 1, the measure of the others.
    pub body: f64,
    /// What author, source, category and date count, blocks that weigh more, and words with a hyphen. From 0; 1.
    pub meta: f64,
    /// What one occurrence in a block counts that weighs less than the rest of its page, beside one elsewhere in the text. From 0
    /// to 1; 0.25.
    pub aside: f64,
    /// How much a heading of a long document counts less: from 0 (not at all) to 1 (in proportion); 0.3.
    pub heading_length: f64,
    /// How much an occurrence in a long document counts less: from 0 (not at all) to 1 (in proportion); 0.75.
    pub body_length: f64,
    /// How soon further occurrences stop to count. From 0 (at once); 1.2.
    pub saturation: f64,
    /// What another way to write the word counts. From 0 to 1; 0.9.
    pub alias: f64,
    /// What a longer word counts that begins with what was typed, divided by the number of words in the query. From 0 to 1;
    /// 0.4.
    pub prefix: f64,
    /// What another form of such a longer word counts, divided likewise. From 0 to 1; 0.2.
    pub prefix_form: f64,
    /// What another form of the word counts. From 0 to 1; 0.75.
    pub stem: f64,
    /// What a name counts that sounds the same. From 0 to 1; 0.7.
    pub name: f64,
    /// What two words count that are typed as one, or one that is typed as two. From 0 to 1; 0.65.
    pub together: f64,
    /// What a compound counts that has the word as a part. From 0 to 1; 0.45.
    pub compound: f64,
    /// What a word counts that is one typing mistake away. From 0 to 1; 0.35.
    pub one_mistake: f64,
    /// What a word counts that is two typing mistakes away. From 0 to 1; 0.2.
    pub two_mistakes: f64,
    /// What a word counts that is common in its language, beside words that are not. From 0 to 1; 0.1.
    pub stop_word: f64,
    /// What is added where the title is what was typed. From 0; 3.
    pub exact_title: f64,
    /// What is added on a page of results where two words of the query stand side by side. From 0; 0.8.
    pub proximity: f64,
    /// How much more the newest document counts, from 0 (nothing) to 1 (twice as much); half a year earlier it is half of that. 0:
    /// archives are searched for what is old.
    pub recency: f64,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            title: 5.0,
            derived_title: 1.5,
            heading: 2.0,
            body: 1.0,
            meta: 1.0,
            aside: 0.25,
            heading_length: 0.3,
            body_length: 0.75,
            saturation: 1.2,
            alias: 0.9,
            prefix: 0.4,
            prefix_form: 0.2,
            stem: 0.75,
            name: 0.7,
            together: 0.65,
            compound: 0.45,
            one_mistake: 0.35,
            two_mistakes: 0.2,
            stop_word: 0.1,
            exact_title: 3.0,
            proximity: 0.8,
            recency: 0.0,
        }
    }
}

impl Weights {
    /// Every weight, in the order of [`NAMES`](Self::NAMES).
    pub fn all(&mut self) -> [&mut f64; 22] {
        [
            &mut self.title,
            &mut self.derived_title,
            &mut self.heading,
            &mut self.body,
            &mut self.meta,
            &mut self.aside,
            &mut self.heading_length,
            &mut self.body_length,
            &mut self.saturation,
            &mut self.alias,
            &mut self.prefix,
            &mut self.prefix_form,
            &mut self.stem,
            &mut self.name,
            &mut self.together,
            &mut self.compound,
            &mut self.one_mistake,
            &mut self.two_mistakes,
            &mut self.stop_word,
            &mut self.exact_title,
            &mut self.proximity,
            &mut self.recency,
        ]
    }

    /// The names that JavaScript and the command know the weights by.
    pub const NAMES: [&'static str; 22] = [
        "title",
        "derivedTitle",
        "heading",
        "body",
        "meta",
        "aside",
        "headingLength",
        "bodyLength",
        "saturation",
        "alias",
        "prefix",
        "prefixForm",
        "stem",
        "name",
        "together",
        "compound",
        "oneMistake",
        "twoMistakes",
        "stopWord",
        "exactTitle",
        "proximity",
        "recency",
    ];

    /// The weight with a name.
    pub fn by_name(&mut self, name: &str) -> Option<&mut f64> {
        let place = Self::NAMES.iter().position(|known| *known == name)?;
        self.all().into_iter().nth(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_weight_has_a_name() {
        let mut weights = Weights::default();
        assert_eq!(std::mem::size_of::<Weights>(), Weights::NAMES.len() * 8);
        for name in Weights::NAMES {
            *weights.by_name(name).expect("it is known") += 100.0;
        }
        assert!(weights.all().iter().all(|weight| (100.0..106.0).contains(&**weight)));
        assert!(weights.stop_word > 100.0 && weights.by_name("nothing").is_none());
    }
}
