//! In which language is a page?
//!
//! What the page says counts. Of a page that says nothing the text is asked, if it is long enough to tell.

use whatlang::Lang;

/// A BCP 47 tag as a page writes it, with a lower-case language and hyphens: `NL`, `nl_BE` and `nl-BE` become `nl`,
/// `nl-BE` and `nl-BE`. Anything else, such as `Dutch`, is no tag.
pub fn tag(text: &str) -> Option<String> {
    // Unix writes `nl_NL.UTF-8`.
    let text = text.split('.').next().unwrap_or_default().trim().replace('_', "-");
    let (language, rest) = text.split_at(text.find('-').unwrap_or(text.len()));
    let is_language = (2..=3).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_rest = rest
        .split('-')
        .skip(1)
        .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    (is_language && is_rest).then(|| language.to_ascii_lowercase() + rest)
}

/// The language without its region and script: `nl` for `nl-BE`.
pub(crate) fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// A text with fewer letters tells too little: three-letter groups are what detection counts.
pub(crate) const MIN_LETTERS: usize = 100;

/// No more letters than this are looked at: half a millisecond, and more of them hardly ever change the answer.
const MAX_LETTERS: usize = 2_000;

/// The language that `texts` are written in, if that is beyond doubt.
pub(crate) fn detect<'a>(texts: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut sample = String::new();
    let mut letters = 0;
    for text in texts {
        if letters >= MAX_LETTERS {
            break;
        }
        for character in text.chars().take(MAX_LETTERS) {
            sample.push(character);
            letters += usize::from(character.is_alphabetic());
        }
        sample.push('\n');
    }
    if letters < MIN_LETTERS {
        return None;
    }
    let info = whatlang::detect(&sample)?;
    info.is_reliable().then(|| two_letters(info.lang()).to_owned())
}

/// Whether [`detect`] knows the language with that code.
pub(crate) fn is_detectable(code: &str) -> bool {
    Lang::all().iter().any(|language| two_letters(*language) == code)
}

/// The code in ISO 639-1, which has one for each language that can be detected.
#[rustfmt::skip]
fn two_letters(language: Lang) -> &'static str {
    match language {
        Lang::Epo => "eo", Lang::Eng => "en", Lang::Rus => "ru", Lang::Cmn => "zh", Lang::Spa => "es",
        Lang::Por => "pt", Lang::Ita => "it", Lang::Ben => "bn", Lang::Fra => "fr", Lang::Deu => "de",
        Lang::Ukr => "uk", Lang::Kat => "ka", Lang::Ara => "ar", Lang::Hin => "hi", Lang::Jpn => "ja",
        Lang::Heb => "he", Lang::Yid => "yi", Lang::Pol => "pl", Lang::Amh => "am", Lang::Jav => "jv",
        Lang::Kor => "ko", Lang::Nob => "nb", Lang::Dan => "da", Lang::Swe => "sv", Lang::Fin => "fi",
        Lang::Tur => "tr", Lang::Nld => "nl", Lang::Hun => "hu", Lang::Ces => "cs", Lang::Ell => "el",
        Lang::Bul => "bg", Lang::Bel => "be", Lang::Mar => "mr", Lang::Kan => "kn", Lang::Ron => "ro",
        Lang::Slv => "sl", Lang::Hrv => "hr", Lang::Srp => "sr", Lang::Mkd => "mk", Lang::Lit => "lt",
        Lang::Lav => "lv", Lang::Est => "et", Lang::Tam => "ta", Lang::Vie => "vi", Lang::Urd => "ur",
        Lang::Tha => "th", Lang::Guj => "gu", Lang::Uzb => "uz", Lang::Pan => "pa", Lang::Aze => "az",
        Lang::Ind => "id", Lang::Tel => "te", Lang::Pes => "fa", Lang::Mal => "ml", Lang::Ori => "or",
        Lang::Mya => "my", Lang::Nep => "ne", Lang::Sin => "si", Lang::Khm => "km", Lang::Tuk => "tk",
        Lang::Aka => "ak", Lang::Zul => "zu", Lang::Sna => "sn", Lang::Afr => "af", Lang::Lat => "la",
        Lang::Slk => "sk", Lang::Cat => "ca", Lang::Tgl => "tl", Lang::Hye => "hy", Lang::Cym => "cy",
    }
}

#[cfg(test)]
mod tests {
    use super::{detect, tag};

    #[test]
    fn tags_keep_their_region() {
        for (text, expected) in
            [("nl", "nl"), ("NL", "nl"), ("nl-BE", "nl-BE"), ("EN_gb", "en-gb"), ("nl_NL.UTF-8", "nl-NL")]
        {
            assert_eq!(tag(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "n", "Dutch", "nl-", "nl--BE", "ñl", "nl BE"] {
            assert_eq!(tag(text), None, "{text}");
        }
    }

    #[test]
    fn a_long_text_tells_its_language() {
        let dutch = "De haven van de stad werd vannacht afgesloten omdat een schip met graan op een zandbank was \
            gelopen. Sleepboten trokken het tegen de ochtend los.";
        let english = "The harbour of the town was closed last night because a ship with grain had run aground on \
            a sandbank. Tugs pulled it free towards the morning.";
        assert_eq!(detect([dutch].into_iter()).as_deref(), Some("nl"));
        assert_eq!(detect(english.split(". ")).as_deref(), Some("en"));
    }

    #[test]
    fn a_short_text_does_not() {
        for text in ["", "De haven is dicht.", "1234567890 ".repeat(50).as_str()] {
            assert_eq!(detect([text].into_iter()), None, "{text}");
        }
    }
}
