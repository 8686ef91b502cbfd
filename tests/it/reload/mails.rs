//! The mails about edits, as their readers see them.

use crate::daemon::AUTUMN;
use crate::process::{header, smtp, subject_of, text_of};
use crate::reload::street::{Street, words};
use crate::reload::{GO_LIVE, broken, later, live};
use crate::smtp_server::{Connection, SmtpServer};

fn html_of(mail: &[u8]) -> String {
    let parsed = mail_parser::MessageParser::default().parse(mail).unwrap();
    parsed.body_html(0).unwrap().into_owned()
}

/// The one mail that an edit gives.
fn mail_about(edit: &str) -> Vec<u8> {
    let mut street = Street::live();
    street.edit(edit).at("2026-08-31 18:00");
    street.arrived().remove(0)
}

#[test]
fn carets_stand_under_what_they_point_at_in_both_parts() {
    let mail = mail_about(&broken());
    for part in [text_of(&mail), html_of(&mail)] {
        let lines: Vec<&str> = part.lines().map(|it| it.trim_end_matches('\r')).collect();
        let at = lines.iter().position(|it| it.contains("wie: bestur")).expect("the line");
        let column = lines[at].find("bestur").unwrap();
        assert_eq!(lines[at + 1].find("^^^^^^"), Some(column), "{}\n{}", lines[at], lines[at + 1]);
    }
}

#[test]
fn a_mail_about_an_edit_has_the_headers_of_every_other() {
    let mail = mail_about(&later());
    assert_eq!(header(&mail, "Auto-Submitted"), "auto-generated");
    assert_eq!(header(&mail, "X-Auto-Response-Suppress"), "OOF, AutoReply, RN, NRN");
    assert!(header(&mail, "List-ID").contains("bureau.proef.kwaliteitskalender.swv.example"));
    assert!(header(&mail, "Reply-To").contains("bureau@swv.example"));
    let html = html_of(&mail);
    assert!(html.contains("lang=\"nl\"") && html.contains("<h1"), "{html}");
    assert!(html.contains("jaarlijks voor 13 oktober → jaarlijks voor 20 oktober"), "{html}");
}

#[test]
fn markup_and_addresses_in_a_broken_file_stay_what_they_are() {
    let edit =
        AUTUMN.replace("wie: bestuur", "wie: \"<script>alert(1)</script> jan@prive.example\"");
    let mail = mail_about(&edit);
    let html = html_of(&mail);
    assert!(!html.contains("<script>") && html.contains("&lt;script&gt;"), "{html}");
    for part in [text_of(&mail), html] {
        let excerpt = part.lines().find(|it| it.contains("begroting:")).expect("the line");
        assert!(!excerpt.contains("jan@prive.example"), "{excerpt}");
    }
}

#[test]
fn many_errors_are_shown_up_to_ten_and_counted() {
    let rows: String = (0..30)
        .map(|nr| format!("      rij-{nr}: {{ wat: Rij, wanneer: soms, wie: opr }}\n"))
        .collect();
    let mail = mail_about(&format!("{AUTUMN}{rows}"));
    assert_eq!(subject_of(&mail), "Kalender niet overgenomen: 30 fouten");
    let text = text_of(&mail);
    assert_eq!(text.matches("fout[").count(), 10, "{text}");
    assert!(text.contains("En nog 20 fouten."), "{text}");
}

#[test]
fn a_confidential_row_is_not_in_the_mail_to_a_coordinator_who_may_not_see_it() {
    let secret = "      gesprek-geheim: { wat: Beoordeling directeur, wanneer: jaarlijks voor 13 oktober, wie: bestuur, zichtbaar_voor: [bestuur] }\n";
    let mut street = Street::with(&format!("{AUTUMN}{secret}"));
    street.edit(&format!("{}{}", later(), secret.replace("13 oktober", "27 oktober")));
    street.at("2026-08-31 18:00");
    let arrived = street.arrived();
    assert_eq!(arrived.len(), 1);
    let text = words(&arrived[0]);
    assert!(text.contains("jaarverslag") && !text.contains("Beoordeling"), "{text}");
}

#[test]
fn an_edit_of_confidential_rows_alone_is_taken_without_a_mail_to_who_may_not_see_them() {
    let secret = "      gesprek-geheim: { wat: Beoordeling directeur, wanneer: jaarlijks voor 13 oktober, wie: bestuur, zichtbaar_voor: [bestuur] }\n";
    let mut street = Street::with(&format!("{AUTUMN}{secret}"));
    street.edit(&format!("{AUTUMN}{}", secret.replace("13 oktober", "27 oktober")));
    street.at("2026-08-31 18:00");
    assert_eq!(street.rule("gesprek-geheim"), "jaarlijks voor 27 oktober");
    assert!(street.arrived().is_empty(), "a mail would tell that something confidential changed");
}

#[test]
fn a_redirect_changes_the_envelope_of_these_mails_too() {
    let server = SmtpServer::start([Connection::polite()]);
    let house = live();
    house.mail(&format!("redirect_all_to: test@swv.example, {}", smtp(server.port())));
    house.must(GO_LIVE);
    house.write("config/kalender.yaml", &broken());
    house.must("run --once --clock 2026-08-31T13:00:00+02:00");
    let stored = server.stored();
    let mail = stored.last().expect("a mail");
    assert_eq!(mail.to, ["test@swv.example"]);
    assert_eq!(header(&mail.bytes, "To"), "bureau@swv.example");
    let text = text_of(&mail.bytes).replace(['*', '\r', '\n'], " ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("bestemd voor Bureau. Alle mail gaat nu naar test@swv.example"),
        "{text}"
    );
}

/// The first reminders have gone on the first of September; this is what `edit` is said to do two days later.
fn said_on_a_quiet_day(street: &mut Street, edit: &str) -> String {
    street.edit(edit).at("2026-09-03 10:00");
    let arrived = street.arrived();
    assert_eq!(arrived.len(), 1, "only the mail about the change goes");
    words(&arrived[0])
}

#[test]
fn of_an_edit_that_leaves_the_mails_as_they_are_no_more_is_said() {
    let row = AUTUMN.lines().find(|it| it.contains("begroting:")).unwrap();
    let with_cell = row.replace(" }", ", wanneer_tekst: Elk jaar voor 13 oktober }");
    let rows = |text: &str| text.lines().filter(|it| *it != row).collect::<Vec<_>>().join("\n");
    for edit in [AUTUMN.replace(row, &with_cell), format!("{}\n{row}\n", rows(AUTUMN).trim_end())] {
        let mut street = Street::with(AUTUMN);
        street.edit(&edit).at("2026-08-31 18:00");
        let arrived = street.arrived();
        assert_eq!(subject_of(&arrived[0]), "Kalender gewijzigd");
        let text = words(&arrived[0]);
        for part in [
            "Er komt voorlopig geen mail bij, en er vervalt of verschuift er geen. Dit is er anders:",
            "0 mails nieuw, 0 mails vervallen",
        ] {
            assert!(text.contains(part), "{text}");
        }
        assert!(!text.contains("Dit verandert er aan de mails"), "{text}");
    }
}

#[test]
fn a_notice_of_a_new_date_or_an_end_is_said_to_go_on_the_next_send_day_and_goes_then() {
    let begroting = AUTUMN.lines().find(|it| it.contains("begroting:")).unwrap();
    let moved = begroting.replace("13 oktober", "27 oktober");
    for (instead, kind) in
        [(moved.as_str(), "bericht over de nieuwe datum"), ("", "bericht dat het niet meer hoeft")]
    {
        let mut street = Street::live();
        street.at("2026-09-01 08:30").mails();
        let text = said_on_a_quiet_day(&mut street, &AUTUMN.replace(begroting, instead));
        for part in [
            "Door deze wijziging gaat op de eerstvolgende verzenddag: vr 4 sep 2026 Bestuur Begroting",
            &format!("+ nieuw vr 4 sep 2026 Bestuur begroting/2026 {kind}"),
            "1 mail op de eerstvolgende verzenddag, 0 mails nu meteen.",
        ] {
            assert!(text.contains(part), "{part:?} is not in {text}");
        }
        assert!(!text.contains("do 3 sep"), "{text}");
        street.at("2026-09-04 08:30");
        let mails = street.mails();
        assert!(matches!(&mails[..], [one] if one.starts_with("bestuur: ")), "{mails:?}");
    }
}

#[test]
fn a_removed_row_is_called_what_it_was_called_last() {
    let row = AUTUMN.lines().find(|it| it.contains("begroting:")).unwrap();
    let renamed = row
        .replace("begroting: {", "jaarplan: { heette: begroting,")
        .replace("wat: Begroting", "wat: Jaarplan");
    let mut street = Street::live();
    street.at("2026-09-01 08:30");
    street.edit(&AUTUMN.replace(row, &renamed)).at("2026-09-02 10:00").mails();
    let text = said_on_a_quiet_day(&mut street, &AUTUMN.replace(row, ""));
    assert!(text.contains("vr 4 sep 2026 Bestuur Jaarplan"), "{text}");
    assert!(text.contains("Bestuur jaarplan/2026 bericht dat het niet meer hoeft"), "{text}");
    assert!(!text.contains("Onderdeel") && !text.contains("begroting"), "{text}");
}
