//! The five seeds are articles in five raw forms. This is what a reader would say about them.

use std::path::Path;

use expect_test::{Expect, expect};
use speur_documents::{Document, Options, read_inputs};

use crate::card;

fn seeds() -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds");
    read_inputs(&[folder], None, &Options::default()).expect("the seeds are correct").documents
}

fn check(number: &str, expected: Expect) {
    let seed = seeds().into_iter().find(|seed| seed.id.starts_with(number)).expect("there are five seeds");
    expected.assert_eq(&card(&seed));
}

#[test]
fn there_are_five() {
    assert_eq!(seeds().len(), 5);
}

#[test]
fn seed_000_is_bare_text_with_a_caption() {
    check(
        "000",
        expect![[r#"
        000_080be89fd9c9eafb -> 000_080be89fd9c9eafb.html
        title: Een terroristische leider is "van het slagveld gehaald" … (derived)
        language: nl
        | Een terroristische leider is "van […] aanricht duidelijk te zien.
        | Volgens woordvoerder John Kirby van […] beslag kon worden genomen.
        [caption] De vernietigde helikopter - AFP
        | Biden werd tijdens de hele operatie live op de hoogte gehouden in de Situation Room van het Witte Huis.
        | President Biden, Vice President Harris […] (@WhiteHouse) February 3, 2022
        | Over Al-Hashimi al-Qurayshi is weinig […] om burgerdoden te voorkomen.
    "#]],
    );
}

#[test]
fn seed_001_has_headings_on_their_own_lines() {
    check(
        "001",
        expect![[r#"
        001_1705e46bb9064beb -> 001_1705e46bb9064beb.html
        title: Speciale eenheden van het Amerikaanse leger hebben afgelopen nacht in Syrië een antiterreurmissie uitgevoerd. (derived)
        language: nl
        | Speciale eenheden van het Amerikaanse […] en drie vrouwen zijn.
        | Het ging om een operatie […] verluidt bij zijn familie.
        ## Al-Baghdadi
        | Inwoners zeggen dat de operatie […] tegenstand te maken kregen.
        | Het zou om de belangrijkste […] in de regio Idlib.
        ## Geen verdere details
        | Het Amerikaanse ministerie van Defensie […] van de regio Idlib.
        | In Syrië, waar al jaren […] van buurland Syrië behoorden.
        | In maart 2019 volgde de militaire overwinning op IS, maar de groep blijft in Irak en Syrië actief en pleegt op regelmatige tijdstippen aanslagen.
    "#]],
    );
}

#[test]
fn seed_002_has_front_matter_and_html() {
    check(
        "002",
        expect![[r#"
        002_c0c5984e6a35dde7 -> https://nos.nl/l/2307958
        title: Baghdadi's relevantie nam af, maar IS'ers zullen toch wraak willen
        date: 2019-10-27T21:12:49+01:00 = 27 oktober 2019 21u12 21:12
        source: NOS
        category: nieuws
        language: nl
        image: https://nos.nl/data/image/2019/10/27/587795/1008x567.jpg
        | Een tunnel, een bomgordel en […] als een laffe daad."
        | De Amerikaans-Roemeense journalist Callimachi interviewde […] deed van Islamitische Staat.
        | "Dit is een beweging die […] Seals zijn huis binnengingen."
        ## Amerikanen wachtten op verhuizing
        | Callimachi was niet verbaasd toen […] de gaten werd gehouden.
        | "Van het weinige dat mijn […] vormde voor Amerikaanse troepen."
        | Idlib lijkt een vreemd gebied […] rebellen samen te werken.
        | Volgens Callimachi's bron zaten de […] aantal burgerslachtoffers te beperken."
        | "Ik denk dat zijn dagelijks […] van deze operatie gehoord."
        ## Video's toonden Baghdadi's tanende belang
        | Onder Baghdadi's leiding groeide IS […] wel een cruciale rol."
        | Toch betwijfelt Callimachi of de […] uitriep is al verslagen.
        | Bovendien leek zijn relevantie binnen […] het daaraan wellicht ontbrak."
        | Maar dat hij door IS-aanhangers […] variant van het geloof."
    "#]],
    );
}

#[test]
fn seed_003_has_a_date_before_its_first_word_and_a_pull_quote() {
    check(
        "003",
        expect![[r#"
        003_c70e3b68976ce8ca -> 003_c70e3b68976ce8ca.html
        title: De aanval op de hoofdstad van het zelf verklaarde kalifaat … (derived)
        date: 2017-06 = juni 2017
        language: nl
        | De aanval op de hoofdstad […] zette de aanval in.
        | "Volgens informatie die nu wordt […] nog wel gecheckt worden.
        ## Niet bevestigd
        | Volgens de Russen waren de […] IS-leider daadwerkelijk is uitgeschakeld.
        | Tien dagen geleden zette een […] op, gesteund door Rusland.
        | Niet alleen Raqqa dreigt voor […] in handen van IS.
        [quote] Volgens sommige berichten zou Bagdadi in Deir Ezzor verblijven, en niet in Raqqa Rami Abdulrahman
        | Volgens sommige berichten zou Bagdadi […] de coalitie en Rusland?"
        | Bagdadi zou de dagelijkse leiding […] de persoon in kwestie.
    "#]],
    );
}

#[test]
fn seed_004_has_an_author_a_time_and_a_source() {
    check(
        "004",
        expect![[r#"
        004_9553cf2dbc07fd76 -> 004_9553cf2dbc07fd76.html
        title: Koerden veroveren laatste stad in voormalig IS-kalifaat
        date: 2018-12-17T09:33 = 17 december 2018 09u33 09:33
        author: Hans van Zon
        source: AD
        language: nl
        | Met de verovering van Hajin […] van de kaart geveegd.
        | De aanval op het laatste […] de wereld te veroveren.
        | De inname van het stadje […] kant van de grens.
        ## Grote verliezen
        | De verliezen aan beide kanten […] ondersteuning van de grondtroepen.
        | Volgens de overwinnaars is IS […] toeslaan met gecoördineerde aanvallen.’’
        | In en rond Hajin zetten […] voor het zeggen hebben.
        | Volgens Donald Trump zal er […] op “vol te houden”.
    "#]],
    );
}

#[test]
fn counters_are_no_text() {
    let texts: Vec<String> = seeds()
        .into_iter()
        .flat_map(|seed| {
            let metadata =
                [seed.author, seed.source, seed.category, seed.image, Some(seed.title), Some(seed.date_text)];
            metadata.into_iter().flatten().chain(seed.blocks.into_iter().map(|block| block.text)).collect::<Vec<_>>()
        })
        .collect();
    // How often 002 was visited, and how many comments 004 had.
    for number in ["635", "357", "0"] {
        let is_in = |text: &String| text.split_whitespace().any(|word| word == number);
        assert!(!texts.iter().any(is_in), "{number}");
    }
}
