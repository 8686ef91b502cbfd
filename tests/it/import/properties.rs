//! `import`, whatever the cells hold: no word is lost, and the draft is always a calendar that can be read.

use std::collections::HashMap;

use chrono::NaiveDate;
use kwaliteitskalender::calendar::{self, Files, Meaning, Problem, Severity};
use kwaliteitskalender::import::draft::{Note, draft};
use kwaliteitskalender::import::table::{Cell, Numbering, RawRow, RawTable};
use kwaliteitskalender::import::tables;
use kwaliteitskalender::import::yaml::draft_yaml;
use kwaliteitskalender::messages::document::{Document, csv, markdown, window};
use kwaliteitskalender::messages::dutch::capital;
use kwaliteitskalender::planning::plan;
use proptest::prelude::*;

/// Cells as people fill them in, and as nobody does.
const CELLS: [&str; 46] = [
    "",
    "Jaarverslag",
    "Jaarlijks voor 1 juli",
    "Een keer per vier jaar",
    "Drie per jaar",
    "1 mei 2026",
    "Tot 1 mei",
    "Na publicatie norm",
    "na Publicatie Norm",
    "binnen 6 weken na besluit",
    "31 juni",
    "OPR",
    "CvA",
    "OPR en CvA",
    "Scholen/Schoolbesturen",
    "Administratie / Directeur SWV",
    "Directeur",
    "Directeur (i.s.m. SLP)",
    "Directeur i.s.m. SLP Vaststelling na goedkeuring bestuur SWV.",
    "Vaststelling door A (B",
    "(vaststelling Bestuur)",
    "goedkeuring door OPR Vaststelling door CvA",
    "Coördinator",
    "verantwoordelijke",
    "eigen bestuur",
    "n.v.t.",
    "?",
    "a: b",
    "x # y",
    "- z",
    "\"quote\"",
    "'s middags",
    "[a, b]",
    "{c: d}",
    "@opr",
    "null",
    "no",
    "2026",
    "1.10",
    "~",
    "🎉",
    "een\ntwee: drie\n# vier",
    "\u{202e}om\u{200b}gekeerd\u{7}",
    "C:\\map\\",
    "Jan Jansen (jan@swv.example)",
    "<b.bos@opr.example>",
];

fn cell() -> impl Strategy<Value = Cell> {
    let known = proptest::sample::select(CELLS.as_slice()).prop_map(str::to_owned);
    let joined = proptest::collection::vec(proptest::sample::select(CELLS.as_slice()), 1..4)
        .prop_map(|it| it.join(" "));
    let anything = "\\PC{0,30}|[ -~\\n]{0,20}";
    (prop_oneof![5 => known, 2 => joined, 2 => anything], proptest::bool::weighted(0.1))
        .prop_map(|(text, is_bold)| Cell::new(&text, is_bold))
}

fn table() -> impl Strategy<Value = RawTable> {
    let row = proptest::collection::vec(cell(), 0..6);
    proptest::collection::vec(row, 1..8).prop_map(|rows| {
        let head = ["Documenten: plannen", "Wanneer", "Wie", ""];
        let head = head.map(|it| Cell::new(it, true)).to_vec();
        let rows = std::iter::once(head).chain(rows);
        let rows = (1..).zip(rows).map(|(line, cells)| RawRow { line, cells }).collect();
        RawTable {
            heading: "Kwaliteitskalender".to_owned(),
            is_apart: true,
            numbering: Numbering::Lines,
            rows,
        }
    })
}

/// The draft as the chapter of a year plan.
fn chapter(yaml: &str) -> Document {
    let reading = calendar::read(&Files { calendar: yaml.as_bytes(), ..Files::default() });
    let calendar = reading.calendar.expect("a draft can be read");
    let day = NaiveDate::from_ymd_opt(2026, 9, 1).expect("a day");
    Document::new(&calendar, &plan(&calendar, &[], window(&calendar, day)), day)
}

/// *Wanneer* and *Wie* of every row below a header that names both.
fn cells(tables: &[RawTable]) -> Vec<[String; 2]> {
    let mut found = Vec::new();
    for table in tables {
        let (head, rows) = table.rows.split_first().expect("a header");
        let column = |name: &str| head.cells.iter().position(|it| it.text == name);
        let columns = ["Wanneer", "Wie"].map(|it| column(it).expect("a column"));
        found.extend(rows.iter().map(|row| columns.map(|it| row.cell(it).one_line())));
    }
    found
}

/// Words and how often they occur, whatever their case.
fn words(text: &str) -> HashMap<String, usize> {
    let mut words = HashMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *words.entry(word.to_lowercase()).or_default() += 1;
    }
    words
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_word_of_any_cell_is_lost(table in table()) {
        let draft = draft(std::slice::from_ref(&table), false);
        let cells = table.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.text.as_str());
        let asked = words(&cells.collect::<Vec<_>>().join("\n"));
        if draft.sections.is_empty() {
            prop_assert!(table.rows[1..].iter().all(|row| row.cells.iter().all(|it| it.text.is_empty())));
        } else {
            let yaml = draft_yaml(&draft, "tabel.txt", None);
            let found = words(&yaml.replace("\\\"", "\"").replace("\\\\", "\\"));
            for (word, _) in asked.iter().filter(|(word, _)| !["wanneer", "wie"].contains(&word.as_str())) {
                prop_assert!(found.contains_key(word), "{word} is lost in\n{yaml}");
            }
        }
    }

    #[test]
    fn no_mail_address_is_anywhere_but_in_a_comment(table in table()) {
        let yaml = draft_yaml(&draft(&[table], false), "tabel.txt", None);
        for line in yaml.lines().filter(|line| !line.trim_start().starts_with('#')) {
            prop_assert!(!line.contains("jan@swv") && !line.contains("bos@opr"), "{line}");
        }
    }

    #[test]
    fn a_draft_can_always_be_read(table in table()) {
        let draft = draft(&[table], false);
        prop_assume!(!draft.sections.is_empty());
        let yaml = draft_yaml(&draft, "tabel.txt", Some(("swv", "SWV: \"x\"")));
        let reading = calendar::read(&Files { calendar: yaml.as_bytes(), ..Files::default() });
        let errors: Vec<_> =
            reading.diagnostics.iter().filter(|it| it.severity() == Severity::Error).collect();
        prop_assert!(errors.is_empty(), "{errors:?}\n{yaml}");
        let calendar = reading.calendar.expect("no errors, so a calendar");
        let rows: Vec<_> = draft.sections.iter().flat_map(|it| &it.rows).collect();
        prop_assert_eq!(calendar.items.len(), rows.len());
        for (item, row) in calendar.items.iter().zip(rows) {
            prop_assert_eq!(&*item.id, &row.id);
            prop_assert_eq!(&*item.title, &row.what);
            prop_assert_eq!(&*item.rule_text, &row.when);
            prop_assert_eq!(item.text("wanneer_tekst"), row.when_text.as_deref());
            prop_assert_eq!(item.text("wie_tekst"), row.who_text.as_deref());
            prop_assert_eq!(item.text("opmerking").unwrap_or_default(), row.remark.join("\n"));
        }
    }

    #[test]
    fn every_cell_of_wanneer_and_wie_comes_back_as_it_was(table in table()) {
        let draft = draft(std::slice::from_ref(&table), false);
        prop_assume!(!draft.sections.is_empty());
        let chapter = chapter(&draft_yaml(&draft, "tabel.txt", None));
        let tables = [markdown::write(&chapter).into_bytes(), csv::write(&chapter).into_bytes()];
        let [markdown, csv] = tables.map(|it| cells(&tables::read(&it).expect("our own table")));
        let sources = draft.sections.iter().flat_map(|it| &it.rows);
        let exported = chapter.sections.iter().flat_map(|it| &it.rows);
        for (at, (row, written)) in sources.zip(exported).enumerate() {
            // A mail address is never published.
            if row.notes.iter().any(|it| matches!(it, Note::Addresses(_))) {
                continue;
            }
            let source = &table.rows[row.line as usize - 1];
            let expected = [1, 2].map(|column| source.cell(column).one_line());
            // The chapter has a capital where the table has none.
            let published = [capital(&expected[0]), expected[1].clone()];
            let shown = [written.when.join(" "), written.who.join(" ")];
            let shown = [if row.when_text.is_none() { shown[0].clone() } else { capital(&shown[0]) }, shown[1].clone()];
            prop_assert_eq!(&shown, &published);
            prop_assert_eq!(&[capital(&markdown[at][0]), markdown[at][1].clone()], &published);
            prop_assert_eq!(&[capital(&csv[at][0]), csv[at][1].clone()], &published);
        }
    }

    #[test]
    fn what_was_just_imported_never_contradicts_itself(table in table()) {
        let draft = draft(&[table], false);
        let yaml = draft_yaml(&draft, "tabel.txt", None);
        let reading = calendar::read(&Files { calendar: yaml.as_bytes(), ..Files::default() });
        let contradicts = |it: &&calendar::Diagnostic| {
            matches!(
                it.problem,
                Problem::Meaning(Meaning::WhenDiffers { .. } | Meaning::WhoDiffers { .. })
            )
        };
        prop_assert_eq!(reading.diagnostics.iter().find(contradicts), None);
    }
}
