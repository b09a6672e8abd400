//! Which paragraphs are in another language than their page?
//!
//! The commonest words of a language tell in a glance: a sentence has several of them. They nominate paragraphs, and
//! detection, which looks at all letters and costs a hundred times as much, is asked once about all paragraphs that
//! look like one language. A quotation in a language that is not in [`COMMON_WORDS`] stays in that of its page, unless
//! its page says otherwise.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::language;
use crate::pieces::Piece;

/// Sets the language of the paragraphs that are in another one than their page. What an element says about itself
/// counts; `page_language` is what the page says or what was detected.
pub(crate) fn mark(pieces: &mut [Piece], page_language: Option<&str>) {
    let page_language = page_language.map(|tag| match language::primary(tag) {
        // Both are Norwegian: as a name for all of it, and written as few do.
        "no" | "nn" => "nb",
        language => language,
    });
    // Detection would take a page in Galician for Portuguese, paragraph by paragraph.
    let is_told_apart = page_language.is_none_or(language::is_detectable);
    let mut candidates: Vec<(usize, &'static str)> = Vec::new();
    for (index, piece) in pieces.iter_mut().enumerate() {
        match &piece.block.language {
            Some(tag) if Some(language::primary(tag)) == page_language => piece.block.language = None,
            Some(_) => {}
            None if piece.is_prose && is_told_apart => {
                candidates.extend(looks_like(&piece.block.text, page_language).map(|language| (index, language)))
            }
            None => {}
        }
    }
    while let Some(&(_, language)) = candidates.first() {
        // What looks like Danish may turn out to be Norwegian.
        let texts = candidates.iter().filter(|(_, own)| *own == language).map(|(index, _)| *index);
        let detected = language::detect(texts.clone().map(|index| pieces[index].block.text.as_str()));
        if let Some(detected) = detected.filter(|detected| Some(&**detected) != page_language) {
            texts.for_each(|index| pieces[index].block.language = Some(detected.clone()));
        }
        candidates.retain(|(_, own)| *own != language);
    }
}

/// So many words of a paragraph are looked at: more of them hardly ever change the answer.
const MAX_WORDS: usize = 60;

/// A paragraph with fewer common words of another language may quote a title or a name.
const MIN_COMMON_WORDS: usize = 4;

/// Another language must have so many times as many common words in a paragraph as that of the page.
const MIN_LEAD: usize = 3;

/// The language other than that of the page of which a paragraph has by far the most common words.
fn looks_like(paragraph: &str, page_language: Option<&str>) -> Option<&'static str> {
    if paragraph.len() < language::MIN_LETTERS {
        return None;
    }
    let table = table();
    let mut counts = [0_usize; COMMON_WORDS.len()];
    let own = COMMON_WORDS.iter().position(|(language, _)| Some(*language) == page_language);
    for word in paragraph.split(' ').take(MAX_WORDS).filter(|word| word.len() <= MAX_BYTES) {
        let Some(&languages) = table.get(word) else { continue };
        for (index, count) in counts.iter_mut().enumerate() {
            *count += usize::from(languages >> index & 1 == 1);
        }
        // Of a paragraph in the language of its page, a dozen words are enough.
        if let Some(own) = own
            && counts[own] > MIN_COMMON_WORDS
            && (0..).zip(counts).all(|(index, count)| index == own || count < counts[own])
        {
            return None;
        }
    }
    let own_count = own.map_or(0, |own| counts[own]);
    let (best, count) = (0..).zip(counts).max_by_key(|(index, count)| (*count, std::cmp::Reverse(*index)))?;
    let leads = count >= MIN_COMMON_WORDS && count >= MIN_LEAD * own_count;
    (leads && Some(best) != own).then(|| COMMON_WORDS[best].0)
}

/// The languages that each common word belongs to: a bit for each, in the order of [`COMMON_WORDS`].
fn table() -> &'static HashMap<&'static str, u16> {
    static TABLE: OnceLock<HashMap<&'static str, u16>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = HashMap::new();
        for (index, (_, words)) in COMMON_WORDS.iter().enumerate() {
            for word in words.split(' ') {
                *table.entry(word).or_default() |= 1 << index;
            }
        }
        table
    })
}

/// No word in the table is longer.
const MAX_BYTES: usize = 6;

/// The commonest words of prose in some languages. A word that several of them share stands with each.
const COMMON_WORDS: [(&str, &str); 12] = [
    (
        "nl",
        "de het een en van dat die in is niet voor zijn was met op te aan er om ook maar als naar uit door over bij dan \
         wordt werd worden kan heeft hebben deze nog hij ze je of wat dit we u",
    ),
    (
        "en",
        "the of and to in is that for it with as was on are be this by from you have not or which has they an at will \
         can when your if we i he she who were had but their do",
    ),
    (
        "de",
        "der die das und in den von zu mit dem sich des auf für ist im nicht ein eine als auch es an er werden aus hat \
         dass sie nach wird bei einer um am sind noch wie einem über einen so war",
    ),
    (
        "fr",
        "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont la aux avec ou \
         son été cette mais nous vous on ces être elle",
    ),
    (
        "es",
        "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha este son \
         entre cuando muy sin sobre fue está",
    ),
    (
        "it",
        "di e il la che in un a per è una del della non con si da le dei al come i più gli sono alla anche ha nel lo \
         delle questo ma era dal su o se",
    ),
    (
        "pt",
        "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das à seu sua ou \
         ser são está pelo pela",
    ),
    (
        "da",
        "og i at det er en til på de af for med den som der ikke har et var fra om men kan han sig blev ved eller også \
         efter være skal",
    ),
    (
        "sv",
        "och i att det som en på är av för med den till inte har de om ett men var från så kan vi han sig eller vid \
         också efter ska jag",
    ),
    (
        "nb",
        "og i det er en på til av for med som den ikke har de et at var fra om men kan han seg ble ved eller også etter \
         være skal jeg",
    ),
    (
        "fi",
        "ja on ei se että oli hän ovat mutta joka kun niin myös sekä tai vain hänen ole mukaan jos sen jo kuin olla \
         ne nyt mitä",
    ),
    (
        "pl",
        "i w na z nie do się to jest że o jak po od za przez dla są był co ale może tym oraz jego a przy jako także \
         które który",
    ),
];

#[cfg(test)]
mod tests {
    use super::{COMMON_WORDS, MAX_BYTES, mark};
    use crate::pieces::Piece;

    const DUTCH: &str = "De haven van de stad werd vannacht afgesloten omdat een schip met graan op een zandbank was \
        gelopen. Sleepboten trokken het tegen de ochtend los.";
    const ENGLISH: &str = "The harbour of the town was closed last night because a ship with grain had run aground on \
        a sandbank. Tugs pulled it free towards the morning.";
    const GERMAN: &str = "Der Hafen der Stadt wurde in der Nacht gesperrt, weil ein Schiff mit Getreide auf eine \
        Sandbank gelaufen war. Schlepper zogen es gegen Morgen wieder frei.";

    /// The languages of the paragraphs of a page, `-` for that of the page.
    fn check(page_language: Option<&str>, paragraphs: &[&str], expected: &str) {
        let mut pieces: Vec<Piece> = paragraphs.iter().copied().map(Piece::prose).collect();
        mark(&mut pieces, page_language);
        let languages: Vec<&str> = pieces.iter().map(|piece| piece.block.language.as_deref().unwrap_or("-")).collect();
        assert_eq!(languages.join(" "), expected, "{page_language:?}");
    }

    #[test]
    fn a_long_paragraph_in_another_language_is_told_apart() {
        check(Some("nl"), &[DUTCH, ENGLISH, DUTCH, GERMAN, ENGLISH], "- en - de en");
        check(Some("en-GB"), &[DUTCH, ENGLISH, GERMAN], "nl - de");
        check(Some("ru"), &[DUTCH, ENGLISH, GERMAN], "nl en de");
        check(None, &[DUTCH, ENGLISH], "nl en");
    }

    #[test]
    fn what_is_short_or_mixed_or_not_told_apart_by_detection_is_not() {
        let mixed = "Het boek The Hitchhiker's Guide to the Galaxy is van Douglas Adams en gaat over het einde van de \
            wereld, het antwoord op alles en een handdoek.";
        let names = "Anna de Boer, Wim van der Vos, Bo Dijk, Ann Bos, Jan de Vries, Piet de Groot, Klaas van den Berg";
        check(Some("nl"), &["It was not to be.", mixed], "- -");
        check(Some("en"), &[names, "De haven is dicht.", "std::basic_string ".repeat(20).as_str()], "- - -");
        check(Some("gl"), &[DUTCH, ENGLISH], "- -");
    }

    #[test]
    fn what_a_page_says_counts() {
        let mut pieces = vec![Piece::prose(DUTCH), Piece::prose(DUTCH), Piece::prose(DUTCH)];
        pieces[0].block.language = Some("en".to_owned());
        pieces[1].block.language = Some("nl-BE".to_owned());
        mark(&mut pieces, Some("nl"));
        let languages: Vec<Option<&str>> = pieces.iter().map(|piece| piece.block.language.as_deref()).collect();
        assert_eq!(languages, [Some("en"), None, None]);
    }

    #[test]
    fn words_are_short_enough_to_be_looked_up() {
        for (language, words) in COMMON_WORDS {
            for word in words.split(' ') {
                assert!((1..=MAX_BYTES).contains(&word.len()), "{language}: {word}");
            }
        }
    }
}
