//! Folding: how names and phrases are compared, whatever the keyboard, the case or the word processor made of them.

/// Lower case, without accents, every run of white space (also no-break) one space, none at the ends.
///
/// Invisible characters (soft hyphen, zero width, direction marks, control) disappear; curly quotes and long
/// dashes become plain ones. `fold` of a folded text is that text.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return fold_ascii(text, |_| false);
    }
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let before = folded.len();
        if before > 0 {
            folded.push(' ');
        }
        let start = folded.len();
        word.chars().for_each(|c| fold_char(c, &mut folded));
        if folded.len() == start {
            folded.truncate(before);
        }
    }
    folded
}

/// Nearly every text is in ASCII alone: one walk along its bytes. `is_joint`: what else counts as a space.
fn fold_ascii(text: &str, is_joint: impl Fn(u8) -> bool) -> String {
    let mut folded = Vec::with_capacity(text.len());
    let mut is_parted = false;
    for byte in text.bytes() {
        if matches!(byte, b' ' | b'\t'..=b'\r') || is_joint(byte) {
            is_parted = true;
        } else if !byte.is_ascii_control() {
            if std::mem::take(&mut is_parted) && !folded.is_empty() {
                folded.push(b' ');
            }
            folded.push(byte.to_ascii_lowercase());
        }
    }
    String::from_utf8(folded).expect("ASCII is UTF-8")
}

/// As [`fold`], and space, `-` and `_` are equal: how keys are compared. `Samen_met` is `samen met`.
pub fn fold_key(text: &str) -> String {
    if text.is_ascii() {
        return fold_ascii(text, |byte| matches!(byte, b'-' | b'_'));
    }
    let folded = fold(text);
    if folded.contains(['-', '_']) { fold(&folded.replace(['-', '_'], " ")) } else { folded }
}

/// Appends one character, folded: none, one or two characters. White space is the caller's.
pub(super) fn fold_char(c: char, folded: &mut String) {
    if c.is_ascii() {
        if !c.is_ascii_control() {
            folded.push(c.to_ascii_lowercase());
        }
        return;
    }
    for lower in c.to_lowercase() {
        match PLAIN.iter().find(|(accented, _)| accented.contains(lower)) {
            Some((_, plain)) => folded.push_str(plain),
            None if is_silent(lower) => {}
            None => folded.push(lower),
        }
    }
}

/// A mark on the letter before it.
pub(super) fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Nothing that a reader sees.
pub(super) fn is_invisible(c: char) -> bool {
    let mark = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    mark || (c.is_control() && !c.is_whitespace())
}

fn is_silent(c: char) -> bool {
    is_combining(c) || is_invisible(c)
}

/// Lower-case letters with an accent, and the letters that stand for them; quotes and dashes likewise.
const PLAIN: [(&str, &str); 31] = [
    ("éèêëēĕėęě", "e"),
    ("áàâãäåāăąǎ", "a"),
    ("íìîïĩīĭįıǐ", "i"),
    ("óòôõöøōŏőǒ", "o"),
    ("úùûüũūŭůűųǔ", "u"),
    ("ýÿŷ", "y"),
    ("çćĉċč", "c"),
    ("ñńņňŉ", "n"),
    ("śŝşšșſ", "s"),
    ("źżž", "z"),
    ("ĝğġģ", "g"),
    ("ďđð", "d"),
    ("ťţŧț", "t"),
    ("łĺļľŀ", "l"),
    ("ŕŗř", "r"),
    ("ĥħ", "h"),
    ("ĵ", "j"),
    ("ķ", "k"),
    ("ŵ", "w"),
    ("æ", "ae"),
    ("œ", "oe"),
    ("ß", "ss"),
    ("þ", "th"),
    ("ĳ", "ij"),
    ("×", "x"),
    ("‘’‚‛ʼ´′", "'"),
    ("“”„‟″", "\""),
    ("‐‑‒–—―−", "-"),
    ("…", "..."),
    ("ª", "a"),
    ("º", "o"),
];

#[cfg(test)]
mod tests {
    use super::{fold, fold_key};

    #[track_caller]
    fn check_fold(text: &str, expected: &str) {
        assert_eq!(fold(text), expected);
        assert_eq!(fold(expected), expected);
    }

    #[test]
    fn case_and_accents_do_not_matter() {
        check_fold("Evaluëren VÓÓR één Coördinator", "evalueren voor een coordinator");
    }

    #[test]
    fn an_accent_may_stand_apart_from_its_letter() {
        check_fold("vo\u{301}o\u{301}r e\u{308}", "voor e");
    }

    #[test]
    fn every_kind_of_white_space_is_one_space() {
        check_fold("\t na\u{a0}\u{202f}publicatie \r\n norm\u{3000}", "na publicatie norm");
    }

    #[test]
    fn what_cannot_be_seen_does_not_count() {
        check_fold("kwali\u{ad}teit \u{200b} \u{feff}kalender\u{0}", "kwaliteit kalender");
    }

    #[test]
    fn curly_quotes_and_long_dashes_are_plain() {
        check_fold("’s‑Gravenhage – “Zuid”", "'s-gravenhage - \"zuid\"");
    }

    #[test]
    fn the_turkish_capital_keeps_only_its_letter() {
        check_fold("İJssel", "ijssel");
    }

    #[test]
    fn nothing_stays_nothing() {
        check_fold(" \u{a0}\u{200b} ", "");
    }

    #[test]
    fn in_keys_space_hyphen_and_underscore_are_equal() {
        for typed in ["samen_met", "Samen met", "samen-met", " SAMEN - met "] {
            assert_eq!(fold_key(typed), "samen met");
        }
        assert_ne!(fold_key("samenmet"), fold_key("samen_met"));
    }
}
