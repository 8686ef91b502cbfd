//! Messages as their readers get them: composed, put in MIME, and parsed back.

mod hostile;
mod reading;
mod samples;

use kwaliteitskalender::adapters::mime;
use kwaliteitskalender::calendar::Form;
use kwaliteitskalender::delivery::{Detail, Instead, Lapse, Line, Mode};
use kwaliteitskalender::messages::{Mail, subject};
use kwaliteitskalender::planning::Kind;
use mail_parser::{HeaderValue, MessageParser};

use crate::world::calendar::day;

use crate::world::mailroom::Mailroom;
use samples::samples;

/// For a person to look at: `KWALITEITSKALENDER_SAMPLES=folder cargo test what_is_parsed_back` writes each mail there.
fn keep(name: &str, mail: &Mail) {
    let Some(folder) = std::env::var_os("KWALITEITSKALENDER_SAMPLES") else { return };
    let folder = std::path::PathBuf::from(folder);
    std::fs::create_dir_all(&folder).unwrap();
    let write = |end: &str, bytes: &[u8]| {
        std::fs::write(folder.join(format!("{name}.{end}")), bytes).unwrap();
    };
    write("eml", &mime::bytes(mail).unwrap());
    write("html", mail.html.as_bytes());
    write("txt", format!("Subject: {}\n\n{}", mail.subject, mail.text).as_bytes());
}

#[test]
fn what_is_parsed_back_is_what_was_composed() {
    for (name, mail) in samples() {
        keep(name, &mail);
        let bytes = mime::bytes(&mail).unwrap();
        let parsed = MessageParser::default().parse(&bytes).unwrap();
        assert_eq!(parsed.subject(), Some(mail.subject.as_str()), "{name}");
        let text = parsed.body_text(0).unwrap().replace("\r\n", "\n");
        assert_eq!(text, mail.text, "{name}");
        let html = parsed.body_html(0).unwrap().replace("\r\n", "\n");
        assert_eq!(html, mail.html, "{name}");
        assert_eq!(parsed.message_id(), Some(mail.message_id.as_str()));
        let root = parsed.references().as_text().map(str::to_owned);
        assert_eq!(root.as_deref(), Some(mail.thread_root.as_str()));
        assert_eq!(parsed.in_reply_to().as_text(), Some(mail.thread_root.as_str()));
    }
}

#[test]
fn the_same_mail_gives_the_same_seven_bit_bytes() {
    for (name, mail) in samples() {
        let bytes = mime::bytes(&mail).unwrap();
        assert_eq!(bytes, mime::bytes(&mail).unwrap(), "{name}");
        assert!(bytes.is_ascii(), "{name}");
        let text = String::from_utf8(bytes).unwrap();
        for line in text.split("\r\n") {
            assert!(line.len() <= 78 && !line.contains(['\r', '\n']), "{name}: {line}");
        }
    }
}

#[test]
fn headers_say_what_it_is_and_ask_for_no_automatic_answer() {
    let (_, mail) = samples().remove(0);
    let bytes = String::from_utf8(mime::bytes(&mail).unwrap()).unwrap();
    let head = bytes.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
    for expected in [
        "From: Kwaliteitskalender SWV VO <kalender@swv.example>",
        "To: cva@swv.example",
        "Reply-To: Beleidsadviseur SWV <beleid@swv.example>",
        "Subject: Jaarverslag CvA: uiterlijk wo 30 sep 2026",
        "Date: Wed, 19 Aug 2026 08:30:00 +0200",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: OOF, AutoReply, RN, NRN",
        "List-ID: CvA <cva.swv.kwaliteitskalender.swv.example>",
        "X-Kwaliteitskalender-Reason: verantwoordelijk",
        "MIME-Version: 1.0",
    ] {
        assert!(head.split("\r\n").any(|line| line == expected), "{expected}\n{head}");
    }
    assert!(head.contains("Content-Type: multipart/alternative;"), "{head}");
    assert!(!head.contains("Precedence") && !head.contains("List-Unsubscribe"), "{head}");
    let html_at = bytes.find("text/html").unwrap();
    assert!(bytes.find("text/plain").unwrap() < html_at, "the last part is the richest");
}

#[track_caller]
fn check_subject(room: &Mailroom, party: &str, on: &str, lines: Vec<Line>, expected: &str) {
    let bundle = room.bundle(party, on, lines);
    assert_eq!(subject(&room.calendar, &room.plan, &bundle), expected);
}

#[test]
fn the_subject_says_what_and_by_which_day() {
    let room = Mailroom::sample();
    let cva = || room.before("jaarverslag-cva", "cva");
    check_subject(
        &room,
        "cva",
        "2026-08-19",
        vec![cva()],
        "Jaarverslag CvA: uiterlijk wo 30 sep 2026",
    );
    let sop = || room.before("schoolondersteuningsprofiel", "lyceum");
    let wish = "SOP 2026-2027: graag vóór de zomervakantie, vr 3 jul 2026";
    check_subject(&room, "lyceum", "2026-06-30", vec![sop()], wish);
    let passed = "SOP 2026-2027: uiterlijk vr 31 jul 2026";
    check_subject(&room, "lyceum", "2026-07-06", vec![sop()], passed);
    let three = vec![
        room.before("jaarverslag", "directeur"),
        room.before("voortgang-scholen", "directeur"),
        room.before("begroting", "directeur"),
    ];
    let bundle = "Kwaliteitskalender: 3 onderdelen, de eerste uiterlijk di 30 jun 2026";
    check_subject(&room, "directeur", "2026-06-16", three, bundle);
}

#[test]
fn the_subject_never_calls_the_first_silence_late() {
    let room = Mailroom::sample();
    let late = |nth| vec![room.overdue("jaarverslag-cva", "cva", nth)];
    let first = "Nog geen bericht: Jaarverslag CvA (was wo 30 sep 2026)";
    check_subject(&room, "cva", "2026-10-06", late(1), first);
    check_subject(
        &room,
        "cva",
        "2026-10-20",
        late(2),
        "Te laat: Jaarverslag CvA (was wo 30 sep 2026)",
    );
}

#[test]
fn questions_are_counted_in_the_subject() {
    let room = Mailroom::sample();
    let date = room.line("jaarverslag-steunpunt", "directeur", Kind::AskDate, Detail::Plain);
    let year = room.line("leerlingenpeiling", "directeur", Kind::AskStartYear, Detail::Plain);
    check_subject(
        &room,
        "directeur",
        "2026-09-15",
        vec![date.clone(), year],
        "Datum nodig: 2 onderdelen",
    );
    let one = "Datum nodig: Jaarverslag Ouder- en Jeugdsteunpunt";
    check_subject(&room, "directeur", "2026-09-15", vec![date], one);
}

#[test]
fn a_long_title_gives_way_to_the_date() {
    let row = "lang: { wat: Protocollen en werkwijzen voor alle samenwerkende scholen in de regio, wanneer: jaarlijks voor 1 oktober, wie: cva }";
    let room = Mailroom::sample_and(row);
    let bundle = room.bundle("cva", "2026-08-19", vec![room.before("lang", "cva")]);
    let subject = subject(&room.calendar, &room.plan, &bundle);
    assert_eq!(subject, "Protocollen en werkwijzen voor…: uiterlijk wo 30 sep 2026");
}

#[test]
fn one_thread_per_set_of_things_and_a_second_once_overdue() {
    let room = Mailroom::sample();
    let cva = || room.before("jaarverslag-cva", "cva");
    let root = |on, lines| room.mail(&room.bundle("cva", on, lines)).thread_root;
    let first = root("2026-08-19", vec![cva()]);
    assert_eq!(first, root("2026-09-16", vec![cva()]));
    assert_ne!(first, root("2026-08-19", vec![cva(), room.before("jaarverslag-opr", "cva")]));
    let late = root("2026-10-06", vec![room.overdue("jaarverslag-cva", "cva", 1)]);
    assert_ne!(first, late);
    assert_eq!(late, root("2026-10-20", vec![room.overdue("jaarverslag-cva", "cva", 2)]));
    assert!(first.ends_with("@swv.example"), "{first}");
}

#[test]
fn a_confidential_row_has_a_neutral_subject_and_no_way_to_the_coordinator() {
    let mut room = Mailroom::sample();
    let mail = |room: &Mailroom| {
        room.mail(&room.bundle(
            "remuneratie",
            "2026-06-16",
            vec![room.before("gesprek-directeur", "remuneratie")],
        ))
    };
    let with_short = mail(&room);
    assert_eq!(with_short.subject, "Onderdeel gesprekscyclus: uiterlijk di 30 jun 2026");
    assert_eq!(with_short.reply_to, None);
    assert!(with_short.text.contains("Antwoord niet op deze mail"), "{}", with_short.text);
    let item = room.calendar.find_item("gesprek-directeur").unwrap();
    room.calendar.items[item.0 as usize].short = None;
    assert_eq!(mail(&room).subject, "Onderdeel kwaliteitskalender: uiterlijk di 30 jun 2026");
    let coordinator = room.party("beleid");
    let open = room.calendar.items.iter_mut().find(|it| &*it.id == "gesprek-directeur").unwrap();
    open.visible_to.push(coordinator);
    assert!(mail(&room).reply_to.is_some());
}

#[test]
fn the_start_mail_says_nothing_about_a_confidential_row() {
    let room = Mailroom::sample();
    let mail = room.mail(&room.start("2026-06-02"));
    assert!(!mail.text.contains("cyclus") && !mail.text.contains("Functionering"), "{}", mail.text);
    assert!(
        mail.text
            .contains("De eerste mails gaan op woensdag 3 juni 2026 om 08:30. Dat zijn 4 mails.")
    );
}

#[test]
fn while_it_is_a_trial_every_mail_says_so_first() {
    let mut room = Mailroom::sample();
    let mail = |room: &Mailroom| {
        room.mail(&room.bundle("cva", "2026-08-19", vec![room.before("jaarverslag-cva", "cva")]))
    };
    assert!(!mail(&room).text.contains("Proef"));
    room.context.mode = Mode::Trial;
    assert!(mail(&room).text.starts_with("*** Proef: "));
    room.context.redirected_to = Some("beheer@swv.example".to_owned());
    let redirected = mail(&room);
    assert!(
        redirected.text.starts_with("*** Proef: deze mail was bestemd voor CvA."),
        "{}",
        redirected.text
    );
    assert!(redirected.html.contains("beheer@swv.example"));
}

#[test]
fn several_parties_at_one_address_each_have_their_heading() {
    let room = Mailroom::sample();
    let lines = vec![
        room.before("jaarverslag-cva", "cva"),
        room.before("jaarverslag-opr", "opr"),
        room.overdue("jaarverslag-opr", "opr", 1),
    ];
    let mail = room.mail(&room.bundle("cva", "2026-08-19", lines));
    let at =
        |words: &str| mail.text.find(words).unwrap_or_else(|| panic!("{words}\n{}", mail.text));
    assert!(at("\nVoor CvA\n=") < at("\nVoor OPR\n="));
    assert!(at("\nVoor OPR\n=") < at("\nNog geen bericht\n-"));
    assert!(at("\nNog geen bericht\n-") < at("\nWat eraan komt\n-"));
    assert!(mail.text.starts_with("Goedendag,\n"), "{}", mail.text);
    assert!(mail.html.contains("<h2") && mail.html.contains("<h3") && mail.html.contains("<h4"));
}

#[test]
fn seven_things_are_told_in_full_and_the_rest_in_a_line_each() {
    let row = |at| {
        format!("stuk-{at}: {{ wat: Stuk {at}, wanneer: jaarlijks voor 1 oktober, wie: cva }}\n")
    };
    let room = Mailroom::sample_and(&(1..=9).map(row).collect::<String>());
    let ids: Vec<String> = (1..=9).map(|at| format!("stuk-{at}")).collect();
    let lines = ids.iter().map(|id| room.before(id, "cva")).collect();
    let mail = room.mail(&room.bundle("cva", "2026-08-19", lines));
    assert_eq!(mail.text.matches("In de kalender ").count(), 7, "{}", mail.text);
    assert!(
        mail.text.contains("\n- Stuk 8: uiterlijk woensdag 30 september 2026"),
        "{}",
        mail.text
    );
    assert!(mail.text.contains("\n- Stuk 9: "));
    assert_eq!(mail.text.matches("- { onderdeel: stuk-").count(), 9);
}

#[test]
fn the_line_to_paste_is_read_back_as_what_it_says() {
    let mut room = Mailroom::sample();
    let cva = room.party("cva").0 as usize;
    room.calendar.parties[cva].name = "Commissie: \"CvA\", {A} # één".to_owned();
    let mail =
        room.mail(&room.bundle("cva", "2026-08-19", vec![room.before("jaarverslag-cva", "cva")]));
    let line = mail.text.lines().find(|line| line.starts_with("- {")).unwrap();
    let read: serde_yaml::Value = serde_yaml::from_str(line).unwrap();
    assert_eq!(read[0]["onderdeel"].as_str(), Some("jaarverslag-cva/2026"));
    assert_eq!(read[0]["op"].as_str(), Some("19 augustus 2026"));
    assert_eq!(read[0]["door"].as_str(), Some("Commissie: \"CvA\", {A} # één"));
}

#[test]
fn what_was_meant_for_another_says_for_whom_and_why() {
    let room = Mailroom::sample();
    let line = Line { instead: Some(Instead::NoAddress), ..room.before("jaarverslag-cva", "cva") };
    let bundle = room.bundle("beleid", "2026-08-19", vec![line]);
    let mail = room.mail(&bundle);
    let words = "Deze mail was bestemd voor CvA. CvA heeft geen adres in het adresboek.";
    assert!(mail.text.contains(words), "{}", mail.text);
    assert!(
        mail.text.contains("Zet dan de regel onderaan deze mail in afgerond.yaml"),
        "{}",
        mail.text
    );
}

#[test]
fn what_holds_again_says_so_and_by_which_day() {
    let room = Mailroom::sample();
    let detail = Detail::Changed { from: day("2026-09-30") };
    let line = room.line("jaarverslag-cva", "cva", Kind::Changed, detail);
    let mail = room.mail(&room.bundle("cva", "2026-09-29", vec![line]));
    assert_eq!(mail.subject, "Geldt weer: Jaarverslag CvA (uiterlijk wo 30 sep 2026)");
    assert!(mail.text.contains("Eerder schreven we dat dit vervallen was."), "{}", mail.text);
    assert!(!mail.text.contains("Die dag geldt niet meer"), "{}", mail.text);
}

#[test]
fn a_day_that_lapses_is_not_said_to_be_gone_from_the_calendar() {
    let room = Mailroom::sample();
    let mail = |next| {
        let detail = Detail::Withdrawn {
            title: "Jaarverslag CvA".to_owned(),
            occurrence: "jaarverslag-cva/2026".to_owned(),
            lapse: Lapse::Date { next },
        };
        let line = room.line("jaarverslag-cva", "cva", Kind::Withdrawn, detail);
        let line = Line { duty: None, due: Some(day("2026-10-09")), ..line };
        room.mail(&room.bundle("cva", "2026-09-29", vec![line]))
    };
    let known = mail(Some(room.of("jaarverslag-cva", "cva")));
    assert_eq!(known.subject, "Datum vervalt: Jaarverslag CvA");
    let text = known.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let next = "Volgende keer: uiterlijk woensdag 30 september 2026";
    assert!(text.contains(next), "{text}");
    assert!(text.contains("Voor die dag hoeft u niets meer te doen."), "{text}");
    assert!(!text.contains("staat niet meer"), "{text}");
    assert!(mail(None).text.contains("Er is nu geen volgende datum"));
}

#[test]
fn what_may_be_a_repetition_says_so() {
    let mut room = Mailroom::sample();
    let repeated = |room: &Mailroom| {
        let mut bundle =
            room.bundle("cva", "2026-08-19", vec![room.before("jaarverslag-cva", "cva")]);
        bundle.perhaps_repeated = true;
        room.mail(&bundle).text
    };
    assert!(repeated(&room).contains("\nMogelijk hebt u deze herinnering al gehad.\n"));
    room.calendar.organisation.form = Form::Je;
    let text = repeated(&room);
    assert!(text.contains("\nMogelijk heb je deze herinnering al gehad.\n"), "{text}");
    let formal = text.split_whitespace().find(|word| ["u", "uw", "U", "Uw"].contains(word));
    assert_eq!(formal, None, "{text}");
}

#[test]
fn an_office_that_works_in_vacations_gets_its_last_workday() {
    let room = Mailroom::sample();
    let line = room.before("begroting", "kantoor");
    let mail = room.mail(&room.bundle("kantoor", "2026-12-01", vec![line]));
    assert_eq!(mail.subject, "Begroting 2027: uiterlijk do 31 dec 2026");
    let school = room.mail(&room.bundle(
        "directeur",
        "2026-12-01",
        vec![room.before("begroting", "directeur")],
    ));
    assert_eq!(school.subject, "Begroting 2027: graag vóór de kerstvakantie, vr 18 dec 2026");
}

#[test]
fn an_address_that_cannot_be_written_is_an_error_and_no_panic() {
    let (_, mail) = samples().remove(0);
    let wrong = |change: &dyn Fn(&mut Mail)| {
        let mut mail = mail.clone();
        change(&mut mail);
        mime::bytes(&mail).is_err()
    };
    assert!(wrong(&|mail| mail.to = "cva".to_owned()));
    assert!(wrong(&|mail| mail.to = "cva@swv.example\r\nBcc: x@swv.example".to_owned()));
    assert!(wrong(&|mail| mail.from.address = String::new()));
    assert!(wrong(&|mail| mail.message_id = "a>\r\nBcc: x".to_owned()));
    assert!(wrong(&|mail| mail.boundary = "a\"b".to_owned()));
    assert!(wrong(&|mail| mail.list_id = Some((String::new(), "a b".to_owned()))));
}

#[test]
fn a_raw_header_text_is_never_taken_for_an_encoded_one() {
    let (_, mail) = samples().remove(0);
    for title in [
        "=?utf-8?q?gehackt?=",
        "a =?utf-8?b?aGFjaw==?= b",
        "vóór =?x?",
        "a\nb",
        "\u{7f}\0",
        &"é".repeat(300),
    ] {
        let mut mail = mail.clone();
        mail.subject = title.to_owned();
        mail.from.name = title.to_owned();
        let bytes = mime::bytes(&mail).unwrap();
        let parsed = MessageParser::default().parse(&bytes).unwrap();
        assert_eq!(parsed.subject(), Some(title), "{title:?}");
        let HeaderValue::Address(from) = parsed.header("From").unwrap() else {
            panic!("no address")
        };
        assert_eq!(from.first().unwrap().name(), Some(title), "{title:?}");
        assert_eq!(from.first().unwrap().address(), Some("kalender@swv.example"));
    }
}
