//! The HTML part, from the template `mail.html`.

use minijinja::context;
use minijinja::value::Value;

use crate::messages::dutch;
use crate::messages::templates::filled;
use crate::messages::view::{Block, View};

pub(super) fn html(view: &View) -> String {
    let values = context! {
        language => if view.is_english { "en" } else { "nl" },
        subject => view.subject.as_str(),
        preheader => view.preheader.as_str(),
        banners => texts(&view.banners),
        salutation => view.salutation.as_str(),
        heading => view.heading.as_deref().unwrap_or_default(),
        blocks => view.blocks.iter().map(block).collect::<Value>(),
        footer => texts(&view.footer),
    };
    filled("mail.html", values)
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
