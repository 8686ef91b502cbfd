//! Texts as YAML: whatever a text holds is read back as it was, by our reader and by any other.

/// Words that some YAML parser takes for something else than a text; `ja` and `nee` are answers in a calendar.
const NO_WORDS: [&str; 12] =
    ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "~", "ja", "nee"];

/// One line: bare when nobody can misread it, else between double quotes.
pub fn scalar(text: &str) -> String {
    if is_bare(text, "") { text.to_owned() } else { quoted(text) }
}

/// The same between `{ … }` or `[ … ]`, where a comma ends it.
pub(super) fn inside(text: &str) -> String {
    if is_bare(text, ",") { text.to_owned() } else { quoted(text) }
}

/// `[een, twee]`
pub fn flow(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|it| inside(it)).collect();
    format!("[{}]", texts.join(", "))
}

/// One line as a scalar, more as a block that is indented so far. No line is empty or begins or ends with a space.
pub fn prose(lines: &[String], indent: usize) -> String {
    if let [one] = lines {
        return scalar(one);
    }
    let mut text = "|-".to_owned();
    for line in lines {
        text.push_str(&format!("\n{:indent$}{line}", ""));
    }
    text
}

/// Letters, digits and a few signs, and nothing that looks like a number, a date or a word with a meaning.
fn is_bare(text: &str, but: &str) -> bool {
    let is_sign = |c: char| " -/().,;&'’+%!?=€§_*@".contains(c) && !but.contains(c);
    let is_plain = |c: char| c.is_alphanumeric() || is_sign(c);
    let is_number = text.chars().all(|c| c.is_ascii_digit() || "-.,_:+eE ".contains(c))
        || ["0x", "0o", "0b"].iter().any(|it| text.to_lowercase().starts_with(it));
    text.starts_with(char::is_alphanumeric)
        && text.chars().all(is_plain)
        && !text.ends_with(' ')
        && !is_number
        && text.parse::<f64>().is_err()
        && !NO_WORDS.contains(&text.to_lowercase().as_str())
}

fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            '\n' => quoted.push_str("\\n"),
            // Besides control characters: line ends of YAML 1.1, and the mark that only opens a file.
            c if c.is_control() || "\u{2028}\u{2029}\u{feff}".contains(c) => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check_read_back(text: &str) {
        let one: String = serde_saphyr::from_str(&scalar(text)).unwrap();
        assert_eq!(one, text);
        let map: std::collections::BTreeMap<String, String> =
            serde_saphyr::from_str(&format!("{{ a: {}, b: c }}", inside(text))).unwrap();
        assert_eq!(map["a"], text);
        let list: Vec<String> =
            serde_saphyr::from_str(&flow(&[text.to_owned(), "b".to_owned()])).unwrap();
        assert_eq!(list, [text, "b"]);
    }

    #[test]
    fn hostile_cells_are_read_back_as_they_were() {
        let cells = [
            "Jaarverslag: CvA",
            "een # hekje",
            "- streepje",
            "\"aanhaling\"",
            "'enkel'",
            "C:\\map",
            "[a, b]",
            "{a: b}",
            "@opr",
            "*ster",
            "&anker",
            "!tag",
            "%",
            "`",
            "|",
            ">",
            "null",
            "no",
            "2026",
            "1.10",
            "08:30",
            "🎉 feest",
            "“Word”",
            "?",
            "a, b",
            "eindigt op:",
            "~",
            "-",
            "1 mei 2026",
            "a  b",
            "3",
            "0x1F",
            "=1+1",
            "a, b }",
            "bel\u{7} \u{85} \u{2028}\u{feff}",
            "",
        ];
        cells.into_iter().for_each(check_read_back);
    }

    proptest! {
        #[test]
        fn any_text_is_read_back_as_it_was(text in any::<String>(), line in "[ -~é€’]{0,12}") {
            check_read_back(&text);
            check_read_back(&line);
        }
    }

    #[test]
    fn what_some_parser_takes_for_something_else_is_quoted() {
        for text in ["ja", "Nee", "NO", "y", "null", "7", "1e3", "0x1F", "0o17", "2026-09-01", ".5"]
        {
            assert_eq!(scalar(text), format!("\"{text}\""));
        }
        assert_eq!(inside("Stichting: Noord, Oost"), "\"Stichting: Noord, Oost\"");
        assert_eq!(inside("a, b"), "\"a, b\"");
        assert_eq!(inside("a \"b\" \\ }"), "\"a \\\"b\\\" \\\\ }\"");
    }

    #[test]
    fn an_ordinary_text_stays_bare() {
        for text in [
            "Jaarlijks voor 1 juli",
            "Scholen/Schoolbesturen",
            "Drie keer per jaar (kwartaal)",
            "Évaluatie",
            "Ouder- en Jeugdsteunpunt",
            "7 dorpen",
            "bureau@swv.example",
        ] {
            assert_eq!(scalar(text), text);
        }
        assert_eq!(scalar("Documenten: plannen"), "\"Documenten: plannen\"");
    }

    #[test]
    fn more_lines_are_a_block() {
        let lines = ["# een".to_owned(), "twee: drie".to_owned()];
        let text = format!("a: {}\n", prose(&lines, 2));
        let read: std::collections::BTreeMap<String, String> =
            serde_saphyr::from_str(&text).unwrap();
        assert_eq!(read["a"], "# een\ntwee: drie");
    }
}
