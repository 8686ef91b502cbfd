//! Words that a format would take for a sign of its own come back as words.

use ::csv::ReaderBuilder;
use kwaliteitskalender::adapters::{docx, xlsx};
use kwaliteitskalender::messages::document::{
    Course, Document, DocumentRow, DocumentSection, RowState, csv, markdown, page,
};
use kwaliteitskalender::planning::State;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{TODAY, day, document, office, small};

/// What a reader of Markdown sees: the lines outside tables, and the rows of all tables, heads left out.
fn shown(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let (mut lines, mut rows) = (Vec::<String>::new(), Vec::<Vec<String>>::new());
    let (mut is_head, mut is_row) = (false, false);
    for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        let cell = rows.last_mut().and_then(|it| it.last_mut());
        match event {
            Event::Start(Tag::TableHead) => is_head = true,
            Event::End(TagEnd::TableHead) => is_head = false,
            Event::Start(Tag::Heading { .. } | Tag::Paragraph) => lines.push(String::new()),
            Event::Start(Tag::TableRow) => {
                is_row = true;
                rows.push(Vec::new());
            }
            Event::End(TagEnd::TableRow) => is_row = false,
            Event::Start(Tag::TableCell) if !is_head => {
                rows.last_mut().unwrap().push(String::new());
            }
            Event::Text(text) => match cell {
                _ if is_head => {}
                Some(cell) if is_row => cell.push_str(&text),
                _ => lines.last_mut().unwrap().push_str(&text),
            },
            Event::InlineHtml(html) if &*html == "<br>" => cell.unwrap().push('\n'),
            Event::Start(Tag::Table(_) | Tag::TableCell) | Event::End(_) => {}
            other => panic!("{other:?} in\n{text}"),
        }
    }
    (lines, rows)
}

fn cells(row: &DocumentRow) -> Vec<String> {
    vec![row.title(), row.when.join("\n"), row.who.join("\n"), row.remark.join("\n")]
}

fn rows(document: &Document) -> Vec<Vec<String>> {
    document.sections.iter().flat_map(|it| &it.rows).map(cells).collect()
}

/// The records of a file with separators, the head first.
fn records(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').expect("a mark in front");
    let mut reader =
        ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|it| it.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// A cell without the apostrophe that keeps it from being a formula.
fn unguarded(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(['=', '+', '-', '@']) => {
            rest.to_owned()
        }
        _ => cell.to_owned(),
    }
}

#[test]
fn separators_quotes_and_line_ends_come_back_from_csv() {
    let document = document(&small(), TODAY);
    let text = csv::write(&document);
    let found = records(&text);
    let head = ["Rubriek", "Wat", "Wanneer", "Wie", "Opmerking", "Eerstvolgende datum"];
    assert_eq!(found[0], head);
    let shown: Vec<Vec<String>> =
        found[1..].iter().map(|it| it[1..5].iter().map(|it| unguarded(it)).collect()).collect();
    assert_eq!(shown, rows(&document));
    assert_eq!(text.matches("\r\n").count(), found.len(), "only between records");
}

#[test]
fn no_cell_of_the_csv_starts_a_formula() {
    let text = csv::write(&document(&small(), TODAY));
    assert!(text.contains("'=HYPERLINK") && text.contains("'+31") && text.contains("'@iedereen"));
    for cell in records(&text).iter().flatten() {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
    }
}

#[test]
fn a_page_has_no_script_and_fetches_nothing() {
    let html = page::write(&document(&small(), TODAY));
    assert!(html.contains("&lt;script&gt;alert(1)"), "{html}");
    for sign in ["<script", "<b>", "src=", "href=", "url(", "@import", "http://", "javascript:"] {
        assert!(!html.contains(sign), "{sign} in\n{html}");
    }
}

#[test]
fn a_page_is_in_dutch_and_its_tables_have_captions_and_scopes() {
    let document = document(&small(), TODAY);
    let html = page::write(&document);
    let rows = rows(&document).len();
    assert!(html.contains("<html lang=\"nl\">"));
    assert_eq!(html.matches("<caption>").count(), document.sections.len());
    assert_eq!(html.matches("scope=\"col\"").count(), 4 * document.sections.len());
    assert_eq!(html.matches("scope=\"row\"").count(), rows);
    assert!(html.contains("@page{size:A4 landscape") && html.contains("break-inside:avoid"));
    assert!(html.contains("table-header-group") && html.contains("prefers-color-scheme:dark"));
}

/// One line of words with signs, as a document has them.
fn words() -> impl Strategy<Value = String> {
    let word = "[a-zA-Zé0-9|\\\\`*_<>\\[\\](){}&;:#=+@'\"~!$^%/.,-]{1,9}";
    prop::collection::vec(word, 1..5).prop_map(|words| words.join(" "))
}

fn lines() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(words(), 1..3)
}

fn any_document() -> impl Strategy<Value = Document> {
    let row = (words(), lines(), lines(), lines(), any::<bool>()).prop_map(
        |(what, when, who, remark, is_part)| DocumentRow {
            id: "rij".to_owned(),
            is_part,
            what,
            when,
            canonical: "continu".to_owned(),
            who,
            remark,
            course: Course::Open { next_due: None, state: RowState::Is(State::Continuous) },
        },
    );
    (words(), words(), prop::collection::vec(row, 1..4)).prop_map(|(organisation, title, rows)| {
        Document {
            id: "swv".to_owned(),
            organisation,
            as_of: day(TODAY),
            sections: vec![DocumentSection { id: "rubriek".to_owned(), title, rows }],
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_words_come_back_from_markdown_and_csv(document in any_document()) {
        let text = markdown::write(&document);
        let (lines, cells) = shown(&text);
        let about = format!("{}, {}", document.organisation, document.as_of_words());
        let titles = ["Kwaliteitskalender", &about, &document.sections[0].title];
        prop_assert_eq!(lines, titles, "{}", text);
        prop_assert_eq!(cells, rows(&document), "{}", text);
        let found: Vec<Vec<String>> = records(&csv::write(&document))[1..]
            .iter()
            .map(|it| it[1..5].iter().map(|it| unguarded(it)).collect())
            .collect();
        prop_assert_eq!(found, rows(&document));
    }

    #[test]
    fn any_words_come_back_from_word_and_excel(document in any_document()) {
        prop_assert_eq!(office::tables(&docx::write(&document).unwrap()), office::expected(&document));
        let sheet = office::sheet(&xlsx::write(&document).unwrap());
        let found: Vec<Vec<String>> = sheet
            .rows()
            .skip(4)
            .map(|row| row[1..5].iter().map(ToString::to_string).collect())
            .collect();
        prop_assert_eq!(found, rows(&document));
    }
}
