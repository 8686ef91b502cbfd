//! From text to a tree in spite of broken rows: each is reported, blanked, and the rest is read.

use std::ops::Range;

use crate::calendar::diagnostic::{InputFile, Limit, Problem, Slip, Stray, Writing};
use crate::calendar::read::fields::Findings;
use crate::calendar::read::scan;
use crate::calendar::read::text::{Encoding, Text};
use crate::calendar::read::tree::{Broken, Node, parse};
use crate::calendar::rule::fold_key;

/// After this many broken rows the reader stops.
const ATTEMPTS_MAX: usize = 20;

/// Looks the lines over, reads the tree, and gives it to `then`. Findings are in order of discovery.
pub(super) fn with_tree<T>(
    found: &mut Findings<'_>,
    then: impl FnOnce(Option<&Node<'_>>, &mut Findings<'_>) -> T,
) -> T {
    let text = found.text;
    if !report_encoding(found) {
        return then(None, found);
    }
    let mut work = text.text.clone().into_bytes();
    if found.file == InputFile::Done {
        forget_empty_list(text, &mut work);
    }
    mend_slips(found, &mut work);
    let mut last = 0..0;
    for _ in 0..ATTEMPTS_MAX {
        let candidate = String::from_utf8(work).expect("whole characters become spaces");
        match parse(&candidate) {
            Ok(tree) => return then(tree.as_ref(), found),
            Err((Broken::Syntax, at)) => {
                let line = broken_line(text, &candidate, at);
                last = content(text, line);
                found.report(last.clone(), Writing::Syntax);
                work = candidate.into_bytes();
                blank(found, &mut work, line);
            }
            Err((broken, at)) => {
                report_refusal(found, broken, broken_line(text, &candidate, at));
                return then(None, found);
            }
        }
    }
    found.report(last, Writing::TooManyBroken);
    then(None, found)
}

/// What is wrong with the encoding; gives whether there is a text to read.
fn report_encoding(found: &mut Findings<'_>) -> bool {
    match found.text.encoding {
        Encoding::Utf8 => {}
        Encoding::Windows1252(at) => found.report(at..at, Writing::NotUtf8 { utf16: false }),
        Encoding::Utf16 => found.report(0..0, Writing::NotUtf8 { utf16: true }),
        Encoding::Foreign(kind) => {
            found.report(0..0, Writing::NotText(kind));
            return false;
        }
    }
    true
}

/// Reports what stands wrong in the lines, and takes it out.
fn mend_slips(found: &mut Findings<'_>, work: &mut [u8]) {
    let text = found.text;
    for slip in scan::scan(text) {
        // A row that has been left out is not looked at again.
        if work[slip.span.start] == b' ' && text.text.as_bytes()[slip.span.start] != b' ' {
            continue;
        }
        if let Some(what) = slip.what {
            // The other files have no texts that go on: there the general advice is the better one.
            let problem = match what {
                Slip::Stray(Stray::Text) if found.file != InputFile::Calendar => {
                    Writing::Syntax.into()
                }
                Slip::Start { character, .. } if found.file != InputFile::Calendar => {
                    Problem::Slip(Slip::Start { character, name: None })
                }
                what => Problem::Slip(what),
            };
            found.report(slip.span.clone(), problem);
        }
        match slip.remedy {
            scan::Remedy::None => {}
            scan::Remedy::Space => work[slip.span].fill(b' '),
            scan::Remedy::Blank => blank(found, work, text.line_of(slip.span.start)),
            scan::Remedy::Lines(count) => {
                let first = text.line_of(slip.span.start);
                blank_lines(found, work, first..first + count);
            }
        }
    }
}

/// What the reader takes from nobody; `line`: where it stopped.
fn report_refusal(found: &mut Findings<'_>, broken: Broken, mut line: usize) {
    let text = found.text;
    let limit = match broken {
        Broken::Documents => Limit::Documents,
        Broken::Anchor => Limit::Anchor,
        Broken::TooMuch | Broken::Syntax => Limit::Size,
    };
    if broken == Broken::Documents {
        // What begins it, not what stands in it.
        let is_mark = |line: &usize| text.text[text.line(*line)].starts_with("---");
        line = (0..=line).rev().find(is_mark).unwrap_or(line);
    }
    found.report(content(text, line), Writing::Refuses(limit));
}

/// The shipped afgerond.yaml ends in `[]`. Whoever adds a line above or below and leaves it there means that line.
fn forget_empty_list(text: &Text, work: &mut [u8]) {
    let line = |at: usize| &text.text[text.line(at)];
    let mut all = 0..text.line_count();
    if all.clone().any(|at| line(at).starts_with('-'))
        && let Some(at) = all.find(|at| line(*at).trim_end() == "[]")
    {
        work[text.line(at)].fill(b' ');
    }
}

/// The line to blame: where the parser stopped, or the last one with anything on it before that.
fn broken_line(text: &Text, candidate: &str, at: usize) -> usize {
    let mut line = text.line_of(at.min(candidate.len()));
    while 0 < line && candidate[text.line(line)].trim().is_empty() {
        line -= 1;
    }
    line
}

/// The part of a line that is not white space; never more than 200 characters.
fn content(text: &Text, line: usize) -> Range<usize> {
    let range = text.line(line);
    let written = &text.text[range.clone()];
    let start = range.start + (written.len() - written.trim_start().len());
    let end = range.start + written.trim_end().len();
    let most = text.text[start..end.max(start)].char_indices().nth(200);
    start..most.map_or(end.max(start), |(at, _)| start + at)
}

/// Blanks the row in which a line stands, and remembers what stood there.
fn blank(found: &mut Findings<'_>, work: &mut [u8], line: usize) {
    let rows = row_around(found.text, work, line, found.file);
    blank_lines(found, work, rows);
}

/// Blanks these lines, and remembers what stood there.
fn blank_lines(found: &mut Findings<'_>, work: &mut [u8], lines: Range<usize>) {
    for line in lines {
        let range = found.text.line(line);
        if work[range.clone()].iter().any(|byte| *byte != b' ') {
            found.lost.push_str(&fold_key(&found.text.text[range.clone()]));
            found.lost.push('\n');
            work[range].fill(b' ');
        }
    }
}

/// The lines of the row: in the calendar the third level, elsewhere the second; without a row, the line and what hangs below it.
fn row_around(text: &Text, work: &[u8], line: usize, file: InputFile) -> Range<usize> {
    let indent = |line: usize| {
        let bytes = &work[text.line(line)];
        let first = bytes.iter().position(|byte| *byte != b' ')?;
        (bytes[first] != b'#').then_some(first)
    };
    let own = indent(line).unwrap_or(0);
    let mut above = vec![(line, own)];
    for at in (0..line).rev() {
        let lowest = above.last().expect("the line itself").1;
        if lowest == 0 {
            break;
        }
        if let Some(depth) = indent(at).filter(|depth| *depth < lowest) {
            above.push((at, depth));
        }
    }
    above.reverse();
    let top = &text.text[text.line(above[0].0)];
    let level = match file {
        InputFile::Calendar if top.starts_with("kalender") => 3,
        InputFile::Calendar => 1,
        InputFile::Addresses | InputFile::Done => 0,
    };
    let (start, depth) = above.get(level).copied().unwrap_or((line, own));
    let below = (line + 1..text.line_count()).find(|at| indent(*at).is_some_and(|it| it <= depth));
    start..below.unwrap_or(text.line_count())
}
