//! One finding drawn as compilers do: the line, a caret under the right characters, and the way out below it.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::calendar::{Diagnostic, Meaning, Problem, Severity};
use crate::messages::diagnostics::finding::words;
use crate::messages::diagnostics::lines::{consequence, severity};
use crate::messages::diagnostics::masking::mask;
use crate::messages::diagnostics::words::Words;

/// At most so much of a title that says what `nakijken` says; the excerpt below it shows all.
const LOOK_CHARS_MAX: usize = 184;

/// The finding in `path`, whose decoded text is `text`: no colour, ends with a line end. Addresses are masked.
pub fn draw(diagnostic: &Diagnostic, path: &str, text: &str) -> String {
    let Words { title, label, help } = words(&diagnostic.problem);
    let title = shown(&diagnostic.problem, title);
    let level = diagnostic.problem.severity();
    let name = format!("{}[{}]", severity(level), diagnostic.problem.code());
    let location = &diagnostic.location;
    let (excerpt, span) = excerpt(text, location.span.clone());
    let (excerpt, span) = mask(&excerpt, span);
    let base = match level {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let caret = AnnotationKind::Primary.span(span);
    let caret = if label.is_empty() { caret } else { caret.label(label.as_str()) };
    let snippet = Snippet::source(excerpt.as_str())
        .line_start(location.line as usize)
        .path(path)
        .fold(false)
        .annotation(caret);
    let mut group: Group<'_> = base
        .with_name(name.as_str())
        .primary_title(title.as_str())
        .element(snippet)
        .element(Level::HELP.with_name("hulp").message(help.as_str()));
    if let Some(consequence) = consequence(diagnostic) {
        group = group.element(Level::NOTE.with_name("gevolg").message(consequence));
    }
    format!("{}\n", Renderer::plain().render(&[group]).trim_end())
}

/// What `nakijken` says is as long as its author, or a whole table, made it.
fn shown(problem: &Problem, mut title: String) -> String {
    let is_long = matches!(problem, Problem::Meaning(Meaning::LookAgain { .. }));
    let end = title.char_indices().nth(LOOK_CHARS_MAX).filter(|_| is_long);
    if let Some((end, _)) = end {
        title.truncate(end);
        title.push('…');
    }
    title
}

/// The first line of the span, and the span within it.
fn excerpt(text: &str, span: Range<usize>) -> (String, Range<usize>) {
    let at = span.start.min(text.len());
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    let line = text[start..end].trim_end_matches('\r');
    let from = (at - start).min(line.len());
    let until = (span.end.max(at) - start).min(line.len()).max(from);
    (line.to_owned(), from..until)
}
