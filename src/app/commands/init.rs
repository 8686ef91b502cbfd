//! `init`: the first files of a new calendar, in a place where there are none.

use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};

use crate::adapters::new_files::{self, NewFile, NewFileError};
use crate::app::commands::options::Globals;
use crate::app::commands::output::{print, unwritable};
use crate::app::commands::schema;
use crate::app::outcome::{Exit, Failure};
use crate::app::settings::Settings;
use crate::messages::new_calendar::{
    InitAnswers, InitQuestion, NewCalendar, STOPPED, UNREADABLE, WELCOME, already_there, fill,
    next_steps, prompt, refused,
};
use crate::messages::usage;
use crate::messages::yaml::scalar;
use clap::{Args, ValueEnum};

/// Write the first files of a new calendar into an empty place, from questions
#[derive(Debug, Args)]
pub struct InitArgs {
    /// Where; what exists there is never overwritten
    #[arg(value_name = "DIR", default_value = "config")]
    pub folder: PathBuf,
    /// A whole example instead of questions
    #[arg(long, value_enum, value_name = "EXAMPLE")]
    pub voorbeeld: Option<Example>,
}

/// Which example.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Example {
    /// The kwaliteitskalender of a school partnership, 54 rows
    Swv,
}

/// Longer than any answer that is accepted; what follows on the line is not read into memory.
const ANSWER_BYTES_MAX: u64 = 4_096;

/// Where the other commands look when nothing is said.
const FOLDER_DEFAULT: &str = "config";

/// Asks (or takes the example), writes all files or none, and says what to do next.
pub async fn init(_: &Globals, args: &InitArgs) -> Result<Exit, Failure> {
    // Said before the questions, not after them.
    let planned = files(&InitAnswers::default(), args.voorbeeld);
    if let Some(path) = new_files::find_existing(&args.folder, &planned) {
        return Err(taken(&path));
    }
    let answers = match args.voorbeeld {
        Some(Example::Swv) => InitAnswers::default(),
        None => ask(&mut std::io::stdin().lock())?,
    };
    let files = files(&answers, args.voorbeeld);
    new_files::write(&args.folder, &files).map_err(|wrong| match wrong {
        NewFileError::Exists(path) => taken(&path),
        NewFileError::Write { path, source } => unwritable(&path, &source),
    })?;
    let folder = args.folder.display().to_string();
    let has_examples = files
        .iter()
        .any(|it| it.path != Path::new(README) && it.text.lines().any(is_example_address));
    print(&next_steps(&folder, settings(&args.folder).as_deref(), has_examples));
    Ok(Exit::Fine)
}

/// What is to be typed behind `--config`; none for the standard place.
pub(super) fn settings(folder: &Path) -> Option<String> {
    let is_default = folder == Path::new(FOLDER_DEFAULT);
    (!is_default).then(|| folder.join("server.yaml").display().to_string())
}

const README: &str = "LEESMIJ.md";

fn is_example_address(line: &str) -> bool {
    !line.trim_start().starts_with('#') && line.contains('@') && line.contains(".example")
}

fn taken(path: &Path) -> Failure {
    Failure::Usage(already_there(&path.display().to_string()))
}

/// Asks everything, each question until its answer is right. Errors: the input ends before the last answer.
fn ask(input: &mut impl BufRead) -> Result<InitAnswers, Failure> {
    print(WELCOME);
    let mut answers = InitAnswers::default();
    for &question in InitQuestion::ALL {
        loop {
            print(&prompt(question, &answers));
            let Some(line) = read_line(input)? else {
                print("\n");
                return Err(Failure::Usage(STOPPED.to_owned()));
            };
            let answer = line.ok_or_else(|| UNREADABLE.to_owned()).and_then(|line| {
                let typed = line.trim();
                let typed = if typed.is_empty() { &answers.get(question) } else { typed };
                take(&mut answers, question, typed)
            });
            match answer {
                Ok(()) => break,
                Err(wrong) => print(&format!("{wrong}\n")),
            }
        }
    }
    Ok(answers)
}

/// The reader has looked at the answer; what stands in server.yaml, the reader of the settings looks at as well.
fn take(answers: &mut InitAnswers, question: InitQuestion, typed: &str) -> Result<(), String> {
    let mut with = answers.clone();
    with.take(question, typed)?;
    Settings::of_text(&server(&with), Path::new("")).map_err(|wrong| refused(&wrong))?;
    *answers = with;
    Ok(())
}

/// One line, without its end: none at the end of the input; `Some(None)` when it is too long or no UTF-8.
fn read_line(input: &mut impl BufRead) -> Result<Option<Option<String>>, Failure> {
    let failed = |_| Failure::Unavailable(usage::no_answers());
    let mut bytes = Vec::new();
    input.take(ANSWER_BYTES_MAX).read_until(b'\n', &mut bytes).map_err(failed)?;
    let is_cut = bytes.len() as u64 == ANSWER_BYTES_MAX && !bytes.ends_with(b"\n");
    if is_cut {
        input.skip_until(b'\n').map_err(failed)?;
        return Ok(Some(None));
    }
    // An answer counts when Enter was pressed behind it.
    if !bytes.ends_with(b"\n") {
        return Ok(None);
    }
    Ok(Some(String::from_utf8(bytes).ok()))
}

fn server(answers: &InitAnswers) -> String {
    fill(include_str!("server.yaml"), |name| match name {
        "from" => scalar(&answers.get(InitQuestion::From)),
        _ => scalar(&answers.get(InitQuestion::Operator)),
    })
}

/// Everything that is written, in the order in which it is looked for.
fn files(answers: &InitAnswers, example: Option<Example>) -> Vec<NewFile> {
    let NewCalendar { calendar, addresses, done } = match example {
        Some(Example::Swv) => NewCalendar {
            calendar: include_str!("../../../config/kalender.yaml").to_owned(),
            addresses: include_str!("../../../config/adresboek.yaml").to_owned(),
            done: include_str!("../../../config/afgerond.yaml").to_owned(),
        },
        None => answers.files(),
    };
    let new = NewCalendar { calendar, addresses, done };
    let server = match example {
        Some(Example::Swv) => fill(include_str!("server.yaml"), |name| match name {
            "from" => scalar("Kwaliteitskalender SWV VO <kalender@swv.example>"),
            _ => "beheer@swv.example".to_owned(),
        }),
        None => server(answers),
    };
    in_order("kalender.yaml", new, server)
}

/// What stands beside a calendar called `name` that was made from a table; the sender in server.yaml is still to be filled in.
#[cfg(feature = "import")]
pub(super) fn around(name: &str, calendar: String, addresses: String) -> Vec<NewFile> {
    let answers = InitAnswers::default();
    let new = NewCalendar { calendar, addresses, ..answers.files() };
    let settings = server(&answers).replacen(
        "calendar: kalender.yaml",
        &format!("calendar: {}", scalar(name)),
        1,
    );
    in_order(name, new, settings)
}

fn in_order(name: &str, new: NewCalendar, server: String) -> Vec<NewFile> {
    let NewCalendar { calendar, addresses, done } = new;
    let file = |path: &str, text: String, mode| NewFile { path: PathBuf::from(path), text, mode };
    let mut files = vec![
        file(name, calendar, 0o644),
        // Addresses are personal data.
        file("adresboek.yaml", addresses, 0o640),
        file("afgerond.yaml", done, 0o644),
        file("server.yaml", server, 0o640),
        file(README, include_str!("../../../config/LEESMIJ.md").to_owned(), 0o644),
    ];
    let kinds = [
        ("kalender", schema::SchemaFile::Kalender),
        ("adresboek", schema::SchemaFile::Adresboek),
        ("afgerond", schema::SchemaFile::Afgerond),
        ("server", schema::SchemaFile::Server),
    ];
    for (name, kind) in kinds {
        files.push(file(&format!("schema/{name}.schema.json"), schema::text(kind), 0o644));
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(typed: &[u8]) -> Result<InitAnswers, Failure> {
        ask(&mut &typed[..])
    }

    #[test]
    fn enter_takes_every_default() {
        let answers = asked(b"\n\n\n\n\n\n\n\n").unwrap();
        assert_eq!(answers.get(InitQuestion::Name), "Samenwerkingsverband Voorbeeld");
    }

    #[test]
    fn a_wrong_answer_is_asked_again() {
        let answers =
            asked(b"SWV\n\noost\nzuid\nJij\nje\n\nniemand\nk@swv.example\n\xff\n\nKalender\n\n");
        let answers = answers.unwrap();
        assert_eq!(answers.get(InitQuestion::Region), "zuid");
        assert_eq!(answers.get(InitQuestion::CoordinatorAddress), "k@swv.example");
    }

    #[test]
    fn the_end_of_the_input_stops_it() {
        for typed in [&b""[..], b"SWV\n", b"\n\n\n\n\n\n\nhalf", &[b'x'; 10_000]] {
            assert!(matches!(asked(typed), Err(Failure::Usage(_))));
        }
    }
}
