//! Whether a message is pleasant to read: short sentences, narrow lines, sound HTML, enough contrast.

use kwaliteitskalender::delivery::Detail;
use kwaliteitskalender::messages::Mail;
use kwaliteitskalender::planning::Kind;

use super::samples::samples;
use crate::world::mailroom::Mailroom;

/// Gmail cuts at 102 KB.
const HTML_BYTES_MAX: usize = 100 * 1024;

#[test]
fn sentences_are_short_on_average() {
    for (name, mail) in samples() {
        let sentences: Vec<usize> = prose(&mail.text)
            .split(['.', '?', '!'])
            .map(|it| it.split_whitespace().count())
            .filter(|words| *words != 0)
            .collect();
        let words: usize = sentences.iter().sum();
        assert!(
            words <= 15 * sentences.len(),
            "{name}: {words} words in {} sentences",
            sentences.len()
        );
    }
}

/// The paragraphs, without facts, tables, headings and lines to copy.
fn prose(text: &str) -> String {
    let is_prose = |block: &&str| {
        !block.starts_with([' ', '-', '*']) && !block.contains("\n=") && !block.contains("\n--")
    };
    text.split("\n\n").filter(is_prose).collect::<Vec<_>>().join(" ").replace('\n', " ")
}

#[test]
fn a_relative_distance_never_stands_without_its_date() {
    for (name, mail) in samples() {
        for paragraph in mail.text.split("\n\n") {
            let paragraph = paragraph.replace('\n', " ");
            if paragraph.contains("over 6 weken") || paragraph.contains("dagen geleden") {
                assert!(paragraph.contains(" 2026"), "{name}: {paragraph}");
            }
        }
    }
}

#[test]
fn text_lines_fit_but_for_lines_to_copy() {
    for (name, mail) in samples() {
        for line in mail.text.lines() {
            let is_to_copy = line.starts_with("- { ")
                || line.starts_with("kwaliteitskalender ")
                || line.starts_with("kalender.yaml, ");
            assert!(is_to_copy || line.chars().count() <= 76, "{name}: {line}");
            assert!(line == "-- " || line == line.trim_end(), "{name}: {line:?}");
        }
        assert!(!mail.text.contains("\n\n\n"), "{name}: {}", mail.text);
    }
}

#[test]
fn the_first_words_name_the_thing_and_its_day() {
    let (_, mail) = samples().remove(0);
    let first = mail.text.split("\n\n").nth(1).unwrap().replace('\n', " ");
    assert_eq!(
        first,
        "Jaarverslag CvA: uiterlijk woensdag 30 september 2026 (vóór 1 oktober), over 6 weken."
    );
}

/// In the text a row begins with its first cell, without the column's name.
const FIRST_COLUMNS: [&str; 2] = ["Onderdeel", "Gebeurtenis"];

#[test]
fn the_html_says_nothing_that_the_text_does_not() {
    for (name, mail) in samples() {
        let spoken = squeeze(&mail.text);
        for words in visible(&mail.html) {
            let words = squeeze(&words);
            let capital = |text: &str| text.to_lowercase();
            assert!(
                FIRST_COLUMNS.contains(&words.as_str())
                    || capital(&spoken).contains(&capital(&words))
                    || squeeze(&mail.subject) == words,
                "{name}: {words}"
            );
        }
    }
}

/// Letters and digits only: where lines are broken and how rows are drawn does not matter.
fn squeeze(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The texts of the body, after the preheader.
fn visible(html: &str) -> Vec<String> {
    let body = &html[html.find("role=\"article\"").unwrap()..];
    let body = &body[body.find('>').unwrap() + 1..];
    let mut texts = Vec::new();
    for piece in body.split('<') {
        let Some((_, text)) = piece.split_once('>') else { continue };
        let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
        let text = text.replace("&#x27;", "'").replace("&#x2f;", "/").replace("&amp;", "&");
        if !text.trim().is_empty() {
            texts.push(text.trim().to_owned());
        }
    }
    texts
}

#[test]
fn the_html_works_in_old_and_careful_mail_programs() {
    for (name, mail) in samples() {
        let html = &mail.html;
        assert!(html.len() < HTML_BYTES_MAX, "{name}: {}", html.len());
        assert!(html.contains("<html lang=\"nl\"") && html.contains("<title>"), "{name}");
        assert!(html.contains("name=\"color-scheme\" content=\"light dark\""), "{name}");
        for unsafe_or_unsupported in [
            "<img",
            "<script",
            "<svg",
            "<a ",
            "href",
            "url(",
            "flex",
            "grid",
            "float:",
            "position:",
            "http-equiv",
            "<form",
        ] {
            assert!(!html.contains(unsafe_or_unsupported), "{name}: {unsafe_or_unsupported}");
        }
        let addresses = html.matches("http").count();
        assert_eq!(addresses, 1, "{name}: only the namespace of the document");
        for table in html.split("<table ").skip(1) {
            let is_layout = table.starts_with("role=\"presentation\"");
            let body = table.split("</table>").next().unwrap();
            assert!(
                is_layout || body.contains("<th scope="),
                "{name}: a table of facts without row headings"
            );
        }
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        check_balanced(name, html);
    }
}

/// Every element is closed, in order.
fn check_balanced(name: &str, html: &str) {
    let mut open: Vec<String> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        if rest.starts_with("<!--") {
            rest = &rest[rest.find("-->").expect("a comment ends") + 3..];
            continue;
        }
        let end = rest.find('>').expect("a tag ends");
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        let element = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap().to_owned();
        match tag {
            _ if ["!DOCTYPE", "meta", "br"].contains(&element.as_str()) => {}
            closing if closing.starts_with('/') => {
                assert_eq!(
                    open.pop().as_deref(),
                    Some(element.as_str()),
                    "{name}: …{}",
                    &rest[..rest.len().min(80)]
                );
            }
            _ => open.push(element),
        }
    }
    assert!(open.is_empty(), "{name}: {open:?}");
}

#[test]
fn headings_go_down_one_level_at_a_time() {
    for (name, mail) in samples() {
        let mut levels = mail
            .html
            .match_indices("<h")
            .filter_map(|(at, _)| mail.html[at + 2..].chars().next()?.to_digit(10));
        let mut deepest = levels.next().unwrap();
        assert_eq!(deepest, 1, "{name}");
        for level in levels {
            assert!(level <= deepest + 1, "{name}: h{level} after h{deepest}");
            deepest = level;
        }
    }
}

/// Text on ground, light and dark, as in the template.
const PAIRS: [(&str, &str); 9] = [
    ("#1f2933", "#fdfdfd"),
    ("#4b5661", "#fdfdfd"),
    ("#1f2933", "#e9edf1"),
    ("#4d3200", "#fff1cc"),
    ("#e6e9ed", "#1e242b"),
    ("#b3bcc6", "#1e242b"),
    ("#e6e9ed", "#2a323b"),
    ("#ffe9b0", "#4a3a10"),
    ("#1f2933", "#f2f4f6"),
];

#[test]
fn every_text_stands_out_from_its_ground() {
    for (ink, ground) in PAIRS {
        let (a, b) = (luminance(ink), luminance(ground));
        let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
        assert!(4.5 <= contrast, "{ink} on {ground}: {contrast:.1}");
    }
    // A colour that is not in the list above has not been looked at.
    let template = include_str!("../../../src/messages/mail.html");
    let inks = template.split([';', '{', '"']).filter_map(|it| it.trim().strip_prefix("color:#"));
    for ink in inks {
        let ink = format!("#{}", &ink[..6]);
        assert!(PAIRS.iter().any(|(known, _)| *known == ink), "{ink}");
    }
}

/// WCAG 2.1, relative luminance.
fn luminance(colour: &str) -> f64 {
    let part = |at: usize| {
        let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

#[test]
fn a_whole_year_plan_without_dates_still_fits_in_one_mail() {
    let row = |at| {
        format!(
            "punt-{at}: {{ wat: Het samenwerkingsverband onderzoekt samen met alle scholen punt nummer {at}, wanneer: geen datum, wie: beleid }}\n"
        )
    };
    let room = Mailroom::new(&(0..400).map(row).collect::<String>());
    let ids: Vec<String> = (0..400).map(|at| format!("punt-{at}")).collect();
    let lines =
        ids.iter().map(|id| room.line(id, "beleid", Kind::Confirm, Detail::Plain)).collect();
    let mail: Mail = room.mail(&room.bundle("beleid", "2026-09-15", lines));
    assert!(mail.html.len() < HTML_BYTES_MAX, "{}", mail.html.len());
    assert_eq!(mail.subject, "Klopt dit nog? 400 onderdelen");
    assert!(mail.text.contains("En nog 280 onderdelen met dezelfde vraag."), "{}", mail.text);
    let start = room.mail(&room.start("2026-09-01"));
    assert!(start.html.len() < HTML_BYTES_MAX, "{}", start.html.len());
}
