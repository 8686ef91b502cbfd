//! The lines around the findings: how severe, what follows from it, where else, how many.

use crate::calendar::{Diagnostic, InputFile, Severity};
use crate::messages::dutch;

/// `fout`, `aandachtspunt`, `info`.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "fout",
        Severity::Warning => "aandachtspunt",
        Severity::Info => "info",
    }
}

/// What an error brings about; warnings say it in their help.
pub fn consequence(diagnostic: &Diagnostic) -> Option<&'static str> {
    match (diagnostic.problem.severity(), diagnostic.location.file) {
        (Severity::Error, InputFile::Calendar) => {
            Some("zo wordt de kalender niet overgenomen; de vorige versie blijft gelden")
        }
        (Severity::Error, InputFile::Addresses) => {
            Some("zo wordt het adresboek niet overgenomen; de vorige versie blijft gelden")
        }
        (Severity::Error, InputFile::Done) => Some("wat hier staat, telt niet mee als afgerond"),
        (Severity::Warning | Severity::Info, _) => None,
    }
}

/// `1 fout, 2 aandachtspunten. Niets gewijzigd.`
pub fn summary(errors: usize, warnings: usize) -> String {
    let count = |n: usize, one: &str, many: &str| match n {
        0 => format!("Geen {many}"),
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    };
    let errors_said = count(errors, "fout", "fouten");
    let warnings_said = match warnings {
        0 => "geen aandachtspunten".to_owned(),
        n => count(n, "aandachtspunt", "aandachtspunten"),
    };
    format!("{errors_said}, {warnings_said}. Niets gewijzigd.")
}

/// `info[K13]: zo ook op regel 703, 711 en 719`: for what was drawn once.
pub fn also_on(level: Severity, code: &str, lines: &[u32]) -> String {
    format!("{}[{code}]: zo ook op regel {}", severity(level), line_numbers(lines))
}

/// `info[K63]: regel 275 en 284: de uiterste dag, donderdag 31 december 2026, …`: for information that says more than its line,
/// and was drawn for another line.
pub fn briefly_on(level: Severity, code: &str, said: &str, lines: &[u32]) -> String {
    format!("{}[{code}]: regel {}: {said}", severity(level), line_numbers(lines))
}

/// "703, 711 en 719"
fn line_numbers(lines: &[u32]) -> String {
    dutch::list(&lines.iter().map(u32::to_string).collect::<Vec<_>>())
}

/// The line that stands for findings that are not shown.
pub fn not_shown(more: usize) -> String {
    match more {
        1 => "Nog 1 bevinding is niet getoond. Los eerst deze op.".to_owned(),
        n => format!("Nog {n} bevindingen zijn niet getoond. Los eerst deze op."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_counts_in_dutch() {
        assert_eq!(summary(1, 2), "1 fout, 2 aandachtspunten. Niets gewijzigd.");
        assert_eq!(summary(2, 1), "2 fouten, 1 aandachtspunt. Niets gewijzigd.");
        assert_eq!(also_on(Severity::Info, "K13", &[7]), "info[K13]: zo ook op regel 7");
        assert_eq!(
            also_on(Severity::Info, "K13", &[7, 8, 9]),
            "info[K13]: zo ook op regel 7, 8 en 9"
        );
        assert_eq!(summary(0, 0), "Geen fouten, geen aandachtspunten. Niets gewijzigd.");
    }
}
