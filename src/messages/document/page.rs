//! The chapter as one page of HTML that stands alone: no script, nothing fetched; on paper A4, lying.

use std::sync::LazyLock;

use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};

use crate::messages::document::chapter::{COLUMNS, Document, DocumentRow, DocumentSection, TITLE};

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    let source = include_str!("page.html");
    templates.add_template("page.html", source).expect("our own template has no syntax error");
    templates
});

pub fn write(document: &Document) -> String {
    let page = TEMPLATES.get_template("page.html").expect("it has been added");
    let filled = page.render(context! {
        title => TITLE,
        organisation => document.organisation.as_str(),
        standing => document.as_of_words(),
        columns => COLUMNS.into_iter().map(Value::from).collect::<Value>(),
        sections => document.sections.iter().map(section).collect::<Value>(),
    });
    filled.expect("the template names only what it is given")
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
