//! Nothing written in a calendar can start a header, a line or markup.

use kwaliteitskalender::adapters::mime;
use kwaliteitskalender::calendar::keys::ROW;
use kwaliteitskalender::messages::Mail;
use mail_parser::MessageParser;
use proptest::prelude::*;

use crate::world::mailroom::Mailroom;

const NASTY: [&str; 26] = [
    "\r\n",
    "\n",
    "\r",
    "\0",
    "\u{85}",
    "\u{2028}",
    "\u{202e}",
    "\u{2066}",
    "\u{feff}",
    "\t",
    "Bcc: evil@swv.example",
    "\r\n\r\n<html>",
    "<script>alert(1)</script>",
    "\"><img src=x>",
    "</td></table>",
    "{{ 7*7 }}",
    "{% raw %}",
    "=?utf-8?b?aGFjaw==?=",
    "=?utf-8?q?a?=",
    "--=_",
    ".\r\n.",
    "é",
    "&lt;b&gt;",
    "`'\"",
    "x",
    " ",
];

fn nasty() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&NASTY[..]), 0..8)
        .prop_map(|parts| format!("x{}x", parts.concat()))
}

/// The mail about one row, with these words wherever an author can write.
fn mail(words: [&str; 6]) -> Mail {
    let [title, name, remark, salutation, organisation, evidence] = words;
    let mut room = Mailroom::sample();
    let item = room.calendar.items.iter_mut().find(|it| &*it.id == "jaarverslag-cva").unwrap();
    item.title = title.into();
    item.short = Some(title.into());
    item.texts = ROW.texts(|key| match key.name {
        "opmerking" | "aanname" => Some(remark.into()),
        "bewijs" => Some(evidence.into()),
        _ => None,
    });
    let cva = room.party("cva").0 as usize;
    let party = &mut room.calendar.parties[cva];
    party.name = name.to_owned();
    party.salutation = Some(salutation.to_owned());
    room.calendar.organisation.short = organisation.to_owned();
    room.context.from.name = organisation.to_owned();
    room.mail(&room.bundle("cva", "2026-08-19", vec![room.before("jaarverslag-cva", "cva")]))
}

fn header_names(bytes: &[u8]) -> Vec<String> {
    let parsed = MessageParser::default().parse(bytes).expect("a mail");
    parsed.headers().iter().map(|it| it.name().to_owned()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_words_in_a_calendar_change_the_shape_of_a_mail(
        title in nasty(), name in nasty(), remark in nasty(),
        salutation in nasty(), organisation in nasty(), evidence in nasty(),
    ) {
        let plain = mail(["x"; 6]);
        let mail = mail([&title, &name, &remark, &salutation, &organisation, &evidence]);
        let bytes = mime::bytes(&mail).expect("every name can be written");
        prop_assert_eq!(header_names(&bytes), header_names(&mime::bytes(&plain).unwrap()));
        let parsed = MessageParser::default().parse(&bytes).unwrap();
        prop_assert_eq!(parsed.parts.len(), 3);
        prop_assert_eq!(parsed.subject().unwrap(), mail.subject.as_str());
        let text = parsed.body_text(0).unwrap().replace("\r\n", "\n");
        prop_assert_eq!(&text, &mail.text);
        let html = parsed.body_html(0).unwrap().replace("\r\n", "\n");
        prop_assert_eq!(&html, &mail.html);
        let forbidden = |c: char| (c.is_control() && c != '\n') || "\u{2028}\u{202e}\u{2066}".contains(c);
        prop_assert!(!mail.text.contains(forbidden) && !mail.html.replace("&#65279;", "").contains(forbidden));
        prop_assert!(!mail.subject.contains(char::is_control));
        prop_assert_eq!(mail.html.matches('<').count(), plain.html.matches('<').count());
        prop_assert_eq!(mail.html.matches('>').count(), plain.html.matches('>').count());
        prop_assert!(!mail.html.contains(">49<") && !mail.text.contains("49"));
        prop_assert!(bytes.is_ascii());
    }
}
