//! The HTML templates: escaped by default, strict about what is missing.

use std::sync::LazyLock;

use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};

/// Compiled once; a mail costs only its filling.
static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    let sources = [
        ("mail.html", include_str!("mail.html")),
        ("page.html", include_str!("document/page.html")),
    ];
    for (name, source) in sources {
        templates.add_template(name, source).expect("our own templates have no syntax error");
    }
    templates
});

pub(super) fn filled(name: &str, values: Value) -> String {
    let template = TEMPLATES.get_template(name).expect("it has been added");
    template.render(values).expect("the template names only what it is given")
}
