//! What `check` prints for machines: JSON, and the workflow commands of GitHub.

use serde::Serialize;

use crate::app::commands::findings::{count, path};
use crate::app::load::ReadCalendar;
use crate::calendar::{Diagnostic, Severity};
use crate::messages::diagnostics::words;

#[derive(Debug, Serialize)]
pub(super) struct CheckJson {
    errors: usize,
    warnings: usize,
    diagnostics: Vec<FindingJson>,
}

#[derive(Debug, Serialize)]
struct FindingJson {
    code: &'static str,
    severity: &'static str,
    file: String,
    line: u32,
    column: u32,
    message: String,
    help: String,
}

/// Every finding, in the order of the files.
pub(super) fn json(all_read: &[ReadCalendar]) -> CheckJson {
    let finding = |read: &ReadCalendar, diagnostic: &Diagnostic| {
        let said = words(&diagnostic.problem);
        FindingJson {
            code: diagnostic.problem.code(),
            severity: severity_word(diagnostic.severity()),
            file: path(read, diagnostic.location.file),
            line: diagnostic.location.line,
            column: diagnostic.location.column,
            message: said.title,
            help: said.help,
        }
    };
    let of = |read: &ReadCalendar| {
        let findings = &read.reading.diagnostics;
        findings.iter().map(|it| finding(read, it)).collect::<Vec<_>>()
    };
    CheckJson {
        errors: count(all_read, Severity::Error),
        warnings: count(all_read, Severity::Warning),
        diagnostics: all_read.iter().flat_map(of).collect(),
    }
}

fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

/// `::error file=kalender.yaml,line=4,col=14,title=K02::betrokkene … bestaat niet%0Ahulp: …`: one line per finding, shown at
/// its place in a change (GitHub, *Workflow commands*). Errors, warnings and notices.
pub(super) fn github(all_read: &[ReadCalendar]) -> String {
    let mut text = String::new();
    for read in all_read {
        for diagnostic in &read.reading.diagnostics {
            let level = match diagnostic.severity() {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "notice",
            };
            let said = words(&diagnostic.problem);
            let location = &diagnostic.location;
            text.push_str(&format!(
                "::{level} file={},line={},col={},title={}::{}\n",
                property(&path(read, location.file)),
                location.line,
                location.column,
                property(diagnostic.problem.code()),
                data(&format!("{}\nhulp: {}", said.title, said.help)),
            ));
        }
    }
    text
}

/// The text behind `::`: a percent sign and line ends would end or change it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which also ends at a colon or comma.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_can_end_a_workflow_command() {
        assert_eq!(data("100%\r\n::error::x"), "100%25%0D%0A::error::x");
        assert_eq!(property("a,b:c%\n"), "a%2Cb%3Ac%25%0A");
    }
}
