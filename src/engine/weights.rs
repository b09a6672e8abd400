//! What makes a document good, in numbers?

/// Every number that the ranking depends on. Each can be changed for a site and for a query.
///
/// Defaults are those of SEARCH §4 of the design unless a line says otherwise; ARCHITECTURE.md tells how they were chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// What one occurrence in a title counts. From 0; 3.
    pub title: f64,
    /// What one occurrence in a title counts that was cut from the text, where it stands too. From 0; 1.5.
    pub derived_title: f64,
    /// What one occurrence in a heading counts. From 0; 2.
    pub heading: f64,
    /// What one occurrence in the text counts. From 0; 1, the measure of the others.
    pub body: f64,
    /// What author, source, category and date count. From 0; 1.
    pub meta: f64,
    /// How much a heading of a long document counts less: from 0 (not at all) to 1 (in proportion); 0.3.
    pub heading_length: f64,
    /// How much an occurrence in a long document counts less: from 0 (not at all) to 1 (in proportion); 0.75.
    pub body_length: f64,
    /// How soon further occurrences stop to count. From 0 (at once); 1.2.
    pub saturation: f64,
    /// What another way to write the word counts. From 0 to 1; 0.9.
    pub alias: f64,
    /// What a longer word counts that begins with what was typed. From 0 to 1; 0.6.
    pub prefix: f64,
    /// What another form of such a longer word counts. From 0 to 1; 0.3.
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
            title: 3.0,
            derived_title: 1.5,
            heading: 2.0,
            body: 1.0,
            meta: 1.0,
            heading_length: 0.3,
            body_length: 0.75,
            saturation: 1.2,
            alias: 0.9,
            prefix: 0.6,
            prefix_form: 0.3,
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
    /// Every weight with the name that JavaScript and the command know it by.
    pub fn by_name(&mut self) -> [(&'static str, &mut f64); 21] {
        [
            ("title", &mut self.title),
            ("derivedTitle", &mut self.derived_title),
            ("heading", &mut self.heading),
            ("body", &mut self.body),
            ("meta", &mut self.meta),
            ("headingLength", &mut self.heading_length),
            ("bodyLength", &mut self.body_length),
            ("saturation", &mut self.saturation),
            ("alias", &mut self.alias),
            ("prefix", &mut self.prefix),
            ("prefixForm", &mut self.prefix_form),
            ("stem", &mut self.stem),
            ("name", &mut self.name),
            ("together", &mut self.together),
            ("compound", &mut self.compound),
            ("oneMistake", &mut self.one_mistake),
            ("twoMistakes", &mut self.two_mistakes),
            ("stopWord", &mut self.stop_word),
            ("exactTitle", &mut self.exact_title),
            ("proximity", &mut self.proximity),
            ("recency", &mut self.recency),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_weight_has_a_name() {
        let mut weights = Weights::default();
        let mut names: Vec<&str> = weights.by_name().iter().map(|(name, _)| *name).collect();
        assert_eq!(std::mem::size_of::<Weights>(), names.len() * 8);
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 21);
        weights.by_name().into_iter().for_each(|(_, weight)| *weight += 100.0);
        assert!(weights.by_name().iter().all(|(_, weight)| **weight >= 100.0 && **weight < 104.0));
    }
}
