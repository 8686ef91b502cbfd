//! The statements as they stand in the source: words of SQLite in one file, and a mode wherever a table has one.

use crate::process::in_repository;

/// The only file that may hold what SQLite alone understands.
const DIALECT: &str = "dialect.rs";

/// Text outside comments, without the tests.
fn sources() -> Vec<(String, String)> {
    let folder = in_repository("src/adapters/sqlite");
    let files = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let rust = files.filter(|it| it.extension().is_some_and(|it| it == "rs"));
    let mut all: Vec<_> = rust
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap().lines();
            let code = code.filter(|line| !line.trim_start().starts_with("//"));
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, code.collect::<Vec<_>>().join("\n"))
        })
        .collect();
    all.sort();
    all
}

/// The string literals of a source, one after another.
fn literals(code: &str) -> Vec<&str> {
    code.split('"').skip(1).step_by(2).collect()
}

/// `"267"`: nothing else that is text is a number.
fn is_result_code(literal: &str) -> bool {
    !literal.is_empty() && literal.bytes().all(|it| it.is_ascii_digit())
}

/// A word such as `3.51.3`.
fn has_version(literal: &str) -> bool {
    let is_version = |word: &str| {
        let parts: Vec<&str> = word.split('.').collect();
        2 < parts.len() && parts.into_iter().all(is_result_code)
    };
    literal.split(|it: char| !it.is_ascii_digit() && it != '.').any(is_version)
}

#[test]
fn a_code_and_a_version_are_words_of_sqlite() {
    assert!(is_result_code("267") && !is_result_code("$1") && !is_result_code(""));
    assert!(has_version("at least 3.51.3 is needed") && !has_version("outbox.id, 1.5"));
}

#[test]
fn only_one_file_speaks_the_dialect_of_sqlite() {
    let words = [
        "PRAGMA",
        "AUTOINCREMENT",
        "INSERT OR",
        "REPLACE INTO",
        "strftime",
        "datetime(",
        "rowid",
        "sqlite_",
        "?1",
        "IFNULL",
        "GLOB",
        "ATTACH",
        "VACUUM",
        "IMMEDIATE",
        "typeof(",
        "MAX(id)",
        "INTEGER PRIMARY KEY",
        "Sqlite",
        ":memory:",
        // What an error is called by its code.
        ".code()",
    ];
    let (mut found, mut has_oldest) = (Vec::new(), false);
    for (name, code) in sources() {
        let has = |word: &&&str| code.contains(**word);
        found.extend(words.iter().filter(has).map(|word| (name.clone(), (*word).to_owned())));
        let numbers =
            literals(&code).into_iter().filter(|it| is_result_code(it) || has_version(it));
        found.extend(numbers.map(|it| (name.clone(), it.to_owned())));
        has_oldest |= name == DIALECT && code.contains("const OLDEST");
    }
    assert!(has_oldest, "the oldest version is the dialect's");
    let elsewhere: Vec<_> = found.iter().filter(|(name, _)| name != DIALECT).collect();
    assert!(elsewhere.is_empty(), "{elsewhere:?}");
    assert!(5 < found.len(), "the dialect itself is found: {found:?}");
    for file in std::fs::read_dir(in_repository("src/adapters/sqlite/migrations")).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let word = words.iter().find(|word| text.contains(**word));
        assert_eq!(word, None, "{}", path.display());
    }
}

/// The tables of which each row is of one mode. `attempt` is by message.
pub(super) const WITH_MODE: [&str; 9] = [
    "go_live",
    "outbox",
    "reminder",
    "mention",
    "told",
    "bad_address",
    "fact",
    "calendar_told",
    "calendar_mail",
];

/// Where no mode is named on purpose.
const WITHOUT_MODE: [(&str, &str); 9] = [
    ("WHERE state = 'sending'", "one lock for both modes"),
    ("UPDATE outbox SET bytes = NULL, bytes_checksum = NULL", "bytes grow old in both"),
    ("UPDATE mention SET live = 0 WHERE entry = $1", "of one message"),
    ("UPDATE outbox SET bytes = $2, bytes_checksum = $3 WHERE id = $1", "of one message"),
    ("SELECT bytes, bytes_checksum FROM outbox WHERE id = $1", "of one message"),
    ("WHERE id = $1", "of one message"),
    ("UPDATE outbox SET state = $4", "of one message"),
    ("UPDATE calendar_told SET file = $2 WHERE file = $1", "a file moves for both"),
    ("UPDATE calendar_mail SET file = $2 WHERE file = $1", "a file moves for both"),
];

/// The tables that a literal reads or writes: those it names, and that of the row type it is given to.
fn tables(code: &str, literal: &str) -> Vec<&'static str> {
    let at = literal.as_ptr() as usize - code.as_ptr() as usize;
    let before = &code[code.floor_char_boundary(at.saturating_sub(90))..at];
    let call = before.rsplit([';', '{', '}']).next().unwrap();
    let of_row = |table: &str| {
        let words = table.split('_').map(|it| it[..1].to_uppercase() + &it[1..]);
        call.contains(&format!("<{}Row", words.collect::<String>()))
    };
    let named = |table: &str| {
        ["FROM ", "INTO ", "UPDATE ", "JOIN "]
            .iter()
            .any(|word| literal.contains(&format!("{word}{table}")))
    };
    WITH_MODE.into_iter().filter(|table| named(table) || of_row(table)).collect()
}

#[test]
fn every_statement_of_a_table_with_a_mode_names_it() {
    let (mut seen, mut used) = (Vec::new(), Vec::new());
    for (name, code) in sources() {
        for literal in literals(&code) {
            let tables = tables(&code, literal);
            if tables.is_empty() || !literal.contains(' ') || literal.starts_with(',') {
                continue;
            }
            if let Some(at) = WITHOUT_MODE.iter().position(|(start, _)| literal.starts_with(start))
            {
                used.push(at);
            } else {
                assert!(literal.contains("mode"), "{name}: {literal}");
                seen.extend(tables);
            }
        }
    }
    for table in WITH_MODE {
        assert!(seen.contains(&table), "no statement of {table} was found: {seen:?}");
    }
    for (at, (start, why)) in WITHOUT_MODE.iter().enumerate() {
        assert!(used.contains(&at), "no such statement any more: {start} ({why})");
    }
}
