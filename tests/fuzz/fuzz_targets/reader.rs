//! Any bytes for the three files: a calendar or an error, never neither; every place lies in its text and can be drawn.
#![no_main]

use kwaliteitskalender_fuzz::calendar::{Files, Severity, InputFile, read};
use kwaliteitskalender_fuzz::messages::diagnostics::draw;
use libfuzzer_sys::fuzz_target;

/// Stands on a line of its own between kalender.yaml, adresboek.yaml and afgerond.yaml in one input.
const BETWEEN: &[u8] = b"\n%%%\n";

fn parts(input: &[u8]) -> [Option<&[u8]>; 3] {
    let mut rest = Some(input);
    [(); 3].map(|()| {
        let whole = rest?;
        let at = whole.windows(BETWEEN.len()).position(|it| it == BETWEEN);
        rest = at.map(|at| &whole[at + BETWEEN.len()..]);
        Some(&whole[..at.unwrap_or(whole.len())])
    })
}

fuzz_target!(|input: &[u8]| {
    let [calendar, addresses, done] = parts(input);
    let reading = read(&Files { calendar: calendar.unwrap_or_default(), addresses, done });
    let stops = |source: InputFile| source != InputFile::Done;
    let wrong = reading
        .diagnostics
        .iter()
        .any(|it| it.severity() == Severity::Error && stops(it.location.file));
    assert_eq!(reading.calendar.is_none(), wrong);
    for diagnostic in reading.diagnostics.iter().take(50) {
        let text = &reading.texts[diagnostic.location.file as usize];
        assert!(text.get(diagnostic.location.span.clone()).is_some());
        assert!(draw(diagnostic, "x", text).contains(diagnostic.problem.code()));
    }
});
