//! The chapter as one page of HTML that stands alone: no script, nothing fetched; on paper A4, lying.

use minijinja::context;
use minijinja::value::Value;

use crate::messages::document::chapter::{COLUMNS, Document, DocumentRow, DocumentSection, TITLE};
use crate::messages::templates::filled;

pub fn write(document: &Document) -> String {
    let values = context! {
        title => TITLE,
        organisation => document.organisation.as_str(),
        standing => document.as_of_words(),
        columns => COLUMNS.into_iter().map(Value::from).collect::<Value>(),
        sections => document.sections.iter().map(section).collect::<Value>(),
    };
    filled("page.html", values)
}

fn section(section: &DocumentSection) -> Value {
    context! {
        id => section.id.as_str(),
        title => section.title.as_str(),
        rows => section.rows.iter().map(row).collect::<Value>(),
    }
}

fn row(row: &DocumentRow) -> Value {
    let lines =
        |lines: &[String]| lines.iter().map(|it| Value::from(it.as_str())).collect::<Value>();
    context! {
        what => row.title(),
        is_part => row.is_part,
        cells => Value::from_iter([lines(&row.when), lines(&row.who), lines(&row.remark)]),
    }
}
