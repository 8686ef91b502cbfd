//! `history`: nothing that was sent or said about a row is missing from it.

use crate::daemon::{AUTUMN, GO_LIVE, at, autumn};

#[test]
fn what_was_asked_and_said_about_an_event_stands_with_each_row_that_waits_for_it() {
    let house = autumn();
    let row = "      scholing: { wat: Scholing, wanneer: na norm, wie: opr }\n";
    house.write("config/kalender.yaml", &format!("{AUTUMN}{row}"));
    house.must(GO_LIVE);
    house.must(&at("2026-09-15T08:30"));
    let asked = "norm  vraag naar de gebeurtenis (2026-09-15) aan bureau: verstuurd";
    for about in ["instrument", "instrument/2026", "Scholing", "norm"] {
        let said = house.must(&format!("history {about}")).stdout;
        assert!(said.contains(asked), "{about}: {said}");
    }
    let explained = house.must("explain instrument --today 2026-09-16 --format json").stdout;
    assert!(explained.contains("\"standing\": \"sent\""), "{explained}");
    house.must("event norm 2026-09-16 --by Bureau");
    for about in ["instrument", "scholing", "norm"] {
        let said = house.must(&format!("history {about}")).stdout;
        assert!(said.contains("gebeurd op 16 september 2026, gemeld door Bureau"), "{said}");
    }
    assert!(house.must("history norm").stdout.starts_with("norm: Publicatie van de norm\n"));
    assert!(!house.must("history jaarverslag").stdout.contains("norm"));
}

#[test]
fn a_row_with_another_key_keeps_what_was_before() {
    let house = autumn();
    house.must(GO_LIVE);
    house.must(&at("2026-09-01T08:30"));
    house.must("done jaarverslag/2026 --on 2026-09-01 --by OPR");
    let renamed = AUTUMN.replace("jaarverslag: { wat", "verslag: { heette: jaarverslag, wat");
    house.write("config/kalender.yaml", &renamed);
    house.must(&at("2026-09-02T08:30"));
    for about in ["verslag", "verslag/2026", "jaarverslag", "jaarverslag/2026"] {
        let said = house.must(&format!("history {about}")).stdout;
        assert!(said.starts_with("verslag"), "{said}");
        assert!(said.contains("herinnering (6 weken) aan opr: verstuurd"), "{about}: {said}");
        assert!(said.contains("gemeld door OPR"), "{about}: {said}");
    }
}
