//! The HTML part, from the template `mail.html`: escaped by default, strict about what is missing.

use std::sync::LazyLock;

use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};

use crate::messages::dutch;
use crate::messages::view::{Block, View};

/// Compiled once; a mail costs only its filling.
static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    let source = include_str!("mail.html");
    templates.add_template("mail.html", source).expect("our own template has no syntax error");
    templates
});

pub(super) fn html(view: &View) -> String {
    let mail = TEMPLATES.get_template("mail.html").expect("it has been added");
    let filled = mail.render(context! {
        language => if view.is_english { "en" } else { "nl" },
        subject => view.subject.as_str(),
        preheader => view.preheader.as_str(),
        banners => texts(&view.banners),
        salutation => view.salutation.as_str(),
        heading => view.heading.as_deref().unwrap_or_default(),
        blocks => view.blocks.iter().map(block).collect::<Value>(),
        footer => texts(&view.footer),
    });
    filled.expect("the template names only what it is given")
}

fn texts(texts: &[String]) -> Value {
    texts.iter().map(|it| Value::from(it.as_str())).collect()
}

fn block(block: &Block) -> Value {
    match block {
        Block::Heading { level, text } => {
            context! { kind => "heading", level => *level, text => text.as_str() }
        }
        Block::Lead { level, title, sentence } => context! {
            kind => "lead",
            level => *level,
            title => title.as_str(),
            sentence => format!("{}.", dutch::capital(sentence)),
        },
        Block::Paragraph(text) => context! { kind => "paragraph", text => text.as_str() },
        Block::Facts(rows) => {
            let row = |(label, value): &(&'static str, String)| {
                Value::from_iter([Value::from(*label), Value::from(value.as_str())])
            };
            context! { kind => "facts", rows => rows.iter().map(row).collect::<Value>() }
        }
        Block::Table { head, rows } => {
            let head: Value = head.iter().copied().map(Value::from).collect();
            let rows: Value = rows.iter().map(|row| texts(row)).collect();
            context! { kind => "table", head => head, rows => rows }
        }
        Block::List(lines) => context! { kind => "list", lines => texts(lines) },
        Block::Drawn(lines) => context! { kind => "drawn", lines => texts(lines) },
        Block::Exact(lines) => context! { kind => "exact", lines => texts(lines) },
    }
}
