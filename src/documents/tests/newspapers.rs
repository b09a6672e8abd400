//! Rules about how journalists write: each fires on texts that are no seeds, and stays silent where it should.

use expect_test::{Expect, expect};
use speur_documents::BlockKind;

use crate::{card, page};

fn check(text: &str, expected: Expect) {
    expected.assert_eq(&card(&page("page.txt", text)));
}

fn title(text: &str) -> (String, bool) {
    let page = page("page.txt", text);
    (page.title, page.title_is_derived)
}

fn author(text: &str) -> Option<String> {
    page("page.txt", text).author
}

fn source(text: &str) -> Option<String> {
    page("page.txt", text).source
}

fn date(text: &str) -> Option<String> {
    page("page.txt", text).date.map(|date| date.as_str().to_owned())
}

#[test]
fn a_newspaper_article() {
    check(
        "Dijk bij Lobith houdt stand Anna de Boer\n\n3 februari 2021\n\n21u05\n\nBron: Gelderlander 12 Het water in \
         de Rijn stijgt niet meer. Dat meldt het waterschap.\n\nOpluchting\n\nIn het dorp wordt opgelucht gereageerd. \
         Niemand hoefde weg.\n\nDe dijk bij Lobith vanochtend - ANP\n\nVrijdag wordt lager water verwacht.\n",
        expect![[r#"
            page -> page.html
            title: Dijk bij Lobith houdt stand
            date: 2021-02-03T21:05 = 3 februari 2021 21u05 21:05
            author: Anna de Boer
            source: Gelderlander
            language: nl
            | Het water in de Rijn stijgt niet meer. Dat meldt het waterschap.
            ## Opluchting
            | In het dorp wordt opgelucht gereageerd. Niemand hoefde weg.
            [caption] De dijk bij Lobith vanochtend - ANP
            | Vrijdag wordt lager water verwacht.
        "#]],
    );
}

#[test]
fn a_magazine_article() {
    check(
        "The last lamplighter of Prague\n\nBy John Smith\nFebruary 3, 2022\n\nEvery evening he walks across the \
         bridge.\n\n\"Nobody ever asks me who will do this when I am gone\" Jan Novak\n\nHe has no pupil. “Nobody ever \
         asks me who will do this when I am gone,” says Jan Novak, and he laughs.\n",
        expect![[r#"
            page -> page.html
            title: The last lamplighter of Prague
            date: 2022-02-03 = 3 February 2022
            author: John Smith
            language: en
            | Every evening he walks across the bridge.
            [quote] "Nobody ever asks me who will do this when I am gone" Jan Novak
            | He has no pupil. “Nobody ever asks me who will do this when I am gone,” says Jan Novak, and he laughs.
        "#]],
    );
}

#[test]
fn a_memo() {
    check(
        "Titel: Verslag van de vergadering\nDatum: 5 mei 2020\nAuteur: Piet Vos\nRubriek: Bestuur\n\nDe voorzitter \
         opent de vergadering om acht uur.\n",
        expect![[r#"
            page -> page.html
            title: Verslag van de vergadering
            date: 2020-05-05 = 5 05 2020
            author: Piet Vos
            category: Bestuur
            | De voorzitter opent de vergadering om acht uur.
        "#]],
    );
}

#[test]
fn a_short_first_line_is_the_title() {
    for text in [
        "De brug is open\n\nAuto's kunnen er weer over.",
        "De brug is open\n===============\nAuto's kunnen er weer over.",
        "\n\n  De brug is open  \r\n\r\nAuto's kunnen er weer over.",
        "De brug is open\n17-12-2018\nAuto's kunnen er weer over.",
    ] {
        assert_eq!(title(text), ("De brug is open".to_owned(), false), "{text:?}");
        assert_eq!(page("page.txt", text).blocks.len(), 1, "{text:?}");
    }
}

#[test]
fn other_first_lines_are_text() {
    for (text, expected) in [
        ("De brug is open.\n\nAuto's kunnen er weer over.", "De brug is open."),
        ("De brug is open\nen auto's kunnen er weer over.", "De brug is open en auto's kunnen er weer over."),
        ("De brug is open", "De brug is open"),
        ("Dit is wat we weten:\n\nDe brug is open.", "Dit is wat we weten:"),
    ] {
        let page = page("page.txt", text);
        assert_eq!((page.title.as_str(), page.title_is_derived), (expected, true), "{text:?}");
        let blocks: Vec<&str> = page.blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(blocks.join("\n"), text.replace("\n\n", "\0").replace('\n', " ").replace('\0', "\n"));
    }
}

#[test]
fn a_page_without_words_is_called_by_its_id() {
    assert_eq!(page("a/b.txt", "\n***\n").title, "a/b");
    assert_eq!(page("a/b.html", "<p> </p>").title, "a/b");
    assert_eq!(page("a/b.md", "").title, "a/b");
}

#[test]
fn a_name_behind_a_title_is_the_author() {
    for (text, expected) in [
        ("Brug bij Arnhem weer open Anna de Boer\n\n5 mei 2018\n\nAuto's kunnen er weer over.", "Anna de Boer"),
        ("Storm batters the coast Mary O'Neill\n\nSource: AP\n\nTrees fell.", "Mary O'Neill"),
        ("Nieuwe dijk in gebruik door Jan-Willem van der Meer\n\nBron: ANP\n\nHij is hoog.", "Jan-Willem van der Meer"),
        ("Bridge open again – J. Smith\n\nMay 5, 2018\n\nCars cross it.", "J. Smith"),
    ] {
        assert_eq!(author(text).as_deref(), Some(expected), "{text}");
        assert!(!title(text).0.contains(expected), "{text}");
    }
}

#[test]
fn a_name_that_belongs_to_the_title_stays() {
    for text in [
        // No date and no source.
        "Brug bij Arnhem weer open Anna de Boer\n\nAuto's kunnen er weer over.",
        // The date comes too late.
        "Brug bij Arnhem open Anna de Boer\n\nZin.\n\nZin.\n\nZin.\n\nZin.\n\n5 mei 2018\n\nEinde.",
        // The title is about the person.
        "President bezoekt Anna de Boer\n\n5 mei 2018\n\nMevrouw De Boer was verrast.",
        "In gesprek met Anna de Boer\n\n5 mei 2018\n\nZe lacht.",
        "Een dag op het strand bij Den Haag\n\n5 mei 2018\n\nHet was druk.",
        "Anna de Boer\n\n5 mei 2018\n\nZe lacht.",
        "Vrede in VN EU\n\n5 mei 2018\n\nEindelijk.",
    ] {
        assert_eq!(author(text), None, "{text}");
        assert_eq!(title(text).0, text.lines().next().unwrap_or_default());
    }
}

#[test]
fn lines_above_the_text_tell_the_date() {
    for (text, expected) in [
        ("Titel\n\n17 december 2018\n\n09u33\n\nTekst.", "2018-12-17T09:33"),
        ("Titel\n\nmaandag 17 december 2018, 9.33 uur\n\nTekst.", "2018-12-17T09:33"),
        ("Title\n\nDecember 17, 2018\n\nText.", "2018-12-17"),
        ("17/12/2018\n\nTitel\n\nTekst.", "2018-12-17"),
        (" datum 2017-06 De tekst begint meteen.", "2017-06"),
        ("Published: 3 June 2017 The text begins at once.", "2017-06-03"),
        ("Titel\n\nGepubliceerd: juni 2017\n\nTekst.", "2017-06"),
    ] {
        assert_eq!(date(text).as_deref(), Some(expected), "{text}");
        let texts: String = page("page.txt", text).blocks.into_iter().map(|block| block.text).collect();
        assert!(!texts.contains("201"), "{text}");
    }
}

#[test]
fn a_date_in_the_text_does_not() {
    for text in [
        "De brug ging op 17 december 2018 open.\n\nEn weer dicht.",
        "Titel\n\nOp 17 december 2018 ging de brug open.\n\n17 december 2018\n\nTekst.",
        "Titel\n\nTekst.\n\n2018-12-17",
        "1984\n\nEen boek over toezicht.",
        "Date night 2017-06 was fun.",
        "Datum 2017-06 is onbekend.",
        "Titel\n\n09u33\n\nTekst.",
    ] {
        assert_eq!(date(text), None, "{text}");
    }
}

#[test]
fn a_line_above_the_text_tells_the_source() {
    for (text, expected, first) in [
        ("Titel\n\nBron: NOS\n\nTekst.", "NOS", "Tekst."),
        ("Titel\n\nBron: AD 0 De tekst begint hier.", "AD", "De tekst begint hier."),
        ("Title\n\nSource: The Guardian 142 The text begins here.", "The Guardian", "The text begins here."),
        ("Titel\n\nBron: Radio 1 12 De tekst begint hier.", "Radio 1", "De tekst begint hier."),
        ("Titel\n\nBron: NPO Radio 1\n\nTekst.", "NPO Radio 1", "Tekst."),
        ("Titel\n\nBron: AD 0\n\nTekst.", "AD", "Tekst."),
    ] {
        assert_eq!(source(text).as_deref(), Some(expected), "{text}");
        assert_eq!(page("page.txt", text).blocks[0].text, first, "{text}");
    }
}

#[test]
fn what_only_looks_like_a_source_stays_text() {
    for text in [
        "Titel\n\nBron: het rapport dat in 2018 door de gemeente aan de raad werd gestuurd.\n\nTekst.",
        "Titel\n\nTekst.\n\nBron: NOS",
        "Titel\n\nDe bron: niemand weet waar hij is.\n\nTekst.",
        "Titel\n\nBron: CBS 2018 De cijfers over de bevolking staan hieronder.\n\nTekst.",
    ] {
        assert_eq!(source(text), None, "{text}");
    }
}

#[test]
fn the_rules_hold_for_html_and_markdown_too() {
    let html = page("a.html", "<h1>Titel</h1><p>17 december 2018</p><p>Bron: NOS</p><p>De tekst.</p><p>Kade - ANP</p>");
    let markdown = page("a.md", "# Titel\n\n17 december 2018\n\nBron: NOS\n\nDe tekst.\n\nKade - ANP\n");
    assert_eq!(html, markdown);
    assert_eq!((html.source.as_deref(), html.blocks.len()), (Some("NOS"), 2));
    assert_eq!(html.date.map(|date| date.as_str().to_owned()).as_deref(), Some("2018-12-17"));
}

#[test]
fn front_matter_goes_before_lines_in_the_text() {
    let page =
        page("a.txt", "---\ntitle: Een\ndate: 2001-01-01\nbron: AD\n---\nTwee\n\n2 mei 2002\n\nBron: NOS\n\nTekst.");
    assert_eq!(page.title, "Een");
    assert_eq!(page.date.as_ref().map(|date| date.as_str()), Some("2001-01-01"));
    assert_eq!(page.source.as_deref(), Some("AD"));
    let texts: Vec<&str> = page.blocks.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(texts, ["Twee", "2 mei 2002", "Bron: NOS", "Tekst."]);
}

#[test]
fn a_pull_quote_is_set_apart_text() {
    let repeated = "De burgemeester wil dat niemand de dijk nog op gaat";
    let around = format!("Het water stijgt. {repeated}, zo zei zij na afloop van het overleg.");
    let kind = |path: &str, text: &str| {
        let page = page(path, text);
        page.blocks.iter().find(|block| block.text.starts_with(repeated)).map(|block| block.kind)
    };
    let is_quote = Some(BlockKind::PullQuote);
    assert_eq!(kind("a.txt", &format!("Eerst dit.\n\n{repeated} Anna Vos\n\n{around}")), is_quote);
    assert_eq!(kind("a.html", &format!("<p>{around}</p><blockquote>{repeated}</blockquote><p>Meer.</p>")), is_quote);
    assert_eq!(kind("a.md", &format!("Eerst dit.\n\n> {repeated}\n\n{around}")), is_quote);
    // It stands first, too far away, or in a list.
    let is_text = Some(BlockKind::Paragraph);
    assert_eq!(kind("a.txt", &format!("{repeated} Anna Vos.\n\n{around}")), is_text);
    assert_eq!(kind("a.txt", &format!("Eerst.\n\n{repeated}.\n\nDan dit.\n\n{around}")), is_text);
    assert_eq!(kind("a.md", &format!("Eerst dit.\n\n- {repeated}\n\n{around}")), is_text);
}
