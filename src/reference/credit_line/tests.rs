//! Credit lines of many houses, and sentences that are none.

use super::*;

fn parts(text: &str) -> (Option<String>, Option<String>, Option<String>) {
    let line = CreditLine::parse(text).unwrap_or_default();
    (line.photographer, line.agency, line.distributor)
}

#[test]
fn chains_are_taken_apart() {
    let table = [
        ("Photo by -/AFP via Getty Images", "", "AFP", "Getty Images"),
        ("AP Photo/Marco Ugarte", "Marco Ugarte", "AP", ""),
        ("(AP Photo/Marco Ugarte)", "Marco Ugarte", "AP", ""),
        ("(Reuters/Jane Doe)", "Jane Doe", "Reuters", ""),
        (
            "Photo: Jane Doe / Getty Images",
            "Jane Doe",
            "Getty Images",
            "",
        ),
        (
            "JIM WATSON/AFP/Getty Images",
            "JIM WATSON",
            "AFP",
            "Getty Images",
        ),
        ("John Smith for The Times", "John Smith", "The Times", ""),
        ("© 2019 AFP", "", "AFP", ""),
        ("STR/AFP", "", "AFP", ""),
        ("HANDOUT/Reuters", "", "Reuters", ""),
        ("Courtesy of Jane Doe", "Jane Doe", "", ""),
        ("FILE PHOTO: REUTERS/Jane Doe", "Jane Doe", "Reuters", ""),
        ("via REUTERS", "", "Reuters", ""),
        ("@SomeOne/via REUTERS", "@SomeOne", "Reuters", ""),
        ("Getty Images/iStockphoto", "", "iStock", "Getty Images"),
        ("EPA-EFE/ABIR SULTAN", "ABIR SULTAN", "EPA", ""),
        ("EFE/EPA/HAITHAM IMAD", "HAITHAM IMAD", "EFE", "EPA"),
        ("dpa/picture alliance", "", "dpa", "picture alliance"),
        ("Jaafar ASHTIYEH / AFP", "Jaafar ASHTIYEH", "AFP", ""),
        (
            "Anthony Wallace / AFP - Getty Images",
            "Anthony Wallace",
            "AFP",
            "Getty Images",
        ),
        ("Al Goldis, Associated Press", "Al Goldis", "AP", ""),
        ("Photo Prakash Mathema. AFP", "Prakash Mathema", "AFP", ""),
        ("Foto: Dan Bashakov/AP", "Dan Bashakov", "AP", ""),
        ("Adel Hana/The Associated Press", "Adel Hana", "AP", ""),
        ("Stefan Rousseau/PA Wire", "Stefan Rousseau", "PA", ""),
        ("Unsplash/Kelly Sikkema", "Kelly Sikkema", "Unsplash", ""),
        ("사진 출처 = 연합뉴스", "", "Yonhap", ""),
        ("Jane Doe", "Jane Doe", "", ""),
        ("Foto: Jane Doe (Keystone)", "Jane Doe", "Keystone", ""),
        ("Jane Doe (REUTERS)", "Jane Doe", "Reuters", ""),
        ("Photo: The Quay Courier", "", "The Quay Courier", ""),
        ("Jane Doe/Harbour Times", "Jane Doe", "Harbour Times", ""),
        (
            "Jane Doe / for Quay Daily News",
            "Jane Doe",
            "Quay Daily News",
            "",
        ),
        ("AFP pic", "", "AFP", ""),
        ("Photo iStock", "", "iStock", ""),
        ("Bild: Pixabay.com / Jane Doe", "Jane Doe", "Pixabay", ""),
        ("（Ｃ）共同通信社", "", "Kyodo", ""),
        (
            "Photo: Jane Doe / Gallo Images",
            "Jane Doe",
            "Gallo Images",
            "",
        ),
        ("Dok. Jane Doe", "Jane Doe", "", ""),
        ("写真：Jane Doe", "Jane Doe", "", ""),
        ("AFP", "", "AFP", ""),
        (
            "Abed Rahim Khatib/Anadolu Agency via Getty Images",
            "Abed Rahim Khatib",
            "AA",
            "Getty Images",
        ),
    ];
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    for (text, photographer, agency, distributor) in table {
        assert_eq!(
            parts(text),
            (some(photographer), some(agency), some(distributor)),
            "{text}"
        );
    }
}

#[test]
fn placeholders_and_file_marks() {
    let read = |text: &str| CreditLine::parse(text).map(|line| (line.placeholder, line.file_photo));
    assert_eq!(read("Photo by -/AFP via Getty Images"), Some((true, false)));
    assert_eq!(read("STRINGER"), Some((true, false)));
    assert_eq!(read("N/A"), Some((true, false)));
    assert_eq!(read("FILE PHOTO: REUTERS/Jane Doe"), Some((false, true)));
    assert_eq!(read("AP Photo/Jane Doe, File"), Some((false, true)));
    assert_eq!(read("Submitted photo"), Some((true, false)));
}

#[test]
fn sentences_are_no_credits() {
    for text in [
        "",
        "   ",
        "A man rides on a donkey near the village.",
        "The crowds cheered in the square on Friday night",
        "…",
    ] {
        assert_eq!(CreditLine::parse(text), None, "{text}");
    }
    assert_eq!(CreditLine::parse(&"AFP/".repeat(1_000)), None);
}

#[test]
fn agreement_follows_the_chain() {
    let compare = |a: &str, b: &str| {
        let (a, b) = (
            CreditLine::parse(a).expect("a credit"),
            CreditLine::parse(b).expect("a credit"),
        );
        assert_eq!(a.agreement(&b), b.agreement(&a));
        a.agreement(&b)
    };
    for other in [
        "AFP",
        "Getty Images",
        "Photo by Jane Doe/AFP",
        "AFP via Getty Images",
    ] {
        assert_eq!(
            compare("Photo by -/AFP via Getty Images", other),
            CreditAgreement::Agree,
            "{other}"
        );
    }
    assert_eq!(
        compare("Jane Doe/Reuters", "J. Doe"),
        CreditAgreement::Agree
    );
    assert_eq!(compare("Jane Doe", "DOE Jane"), CreditAgreement::Agree);
    assert_eq!(
        compare("Reuters/Jane Doe", "AP Photo/John Smith"),
        CreditAgreement::Differ
    );
    assert_eq!(
        compare("Photo: IRNA", "Abed Rahim Khatib/AFP via Getty Images"),
        CreditAgreement::Differ
    );
    assert_eq!(compare("Jane Doe", "AFP"), CreditAgreement::Unknown);
    assert_eq!(compare("HANDOUT", "AFP"), CreditAgreement::Unknown);
}

#[test]
fn captions_end_with_credits() {
    let table = [
        (
            "Crowds in Ecatepec on Tuesday, April 18, 2023. (AP Photo/Marco Ugarte)",
            Some("AP Photo/Marco Ugarte"),
        ),
        (
            "A man rides a donkey. Jaafar ASHTIYEH / AFP",
            Some("Jaafar ASHTIYEH / AFP"),
        ),
        (
            "He speaks in Gaza (Mohamed El Saife/CBC)",
            Some("Mohamed El Saife/CBC"),
        ),
        (
            "Un Népalais prie à Katmandou. (Photo Prakash Mathema. AFP)",
            Some("Photo Prakash Mathema. AFP"),
        ),
        ("Eine Szene. Foto: Jane Doe/dpa", Some("Foto: Jane Doe/dpa")),
        (
            "Christopher Battin Submitted photo",
            Some("Submitted photo"),
        ),
        (
            "Fire is seen on an airplane. @SubasTheOne/via REUTERS THIS IMAGE HAS BEEN SUPPLIED BY A THIRD PARTY",
            Some("@SubasTheOne/via REUTERS"),
        ),
        (
            "The quay of Lindenau. — Picture by Jane Doe",
            Some("Picture by Jane Doe"),
        ),
        (
            "The quay of Lindenau. Source: Getty Images",
            Some("Source: Getty Images"),
        ),
        (
            "The quay of LindenauFoto: REUTERS, NTB",
            Some("Foto: REUTERS, NTB"),
        ),
        (
            "The quay of Lindenau. Jane Doe (REUTERS)",
            Some("Jane Doe (REUTERS)"),
        ),
        ("The quay of Lindenau.AFP", Some("AFP")),
        ("The quay of Lindenau / AFP", Some("AFP")),
        ("The quay Getty Images/Jane Doe", None),
        ("jdoe - stock.adobe.com", Some("jdoe - stock.adobe.com")),
        ("埠頭の朝（山田撮影）", Some("山田撮影")),
        ("The source: a report on the quay", None),
        ("The family asked for a submitted photo", None),
        ("Submitted photo", None),
        ("The mayor (left) and the governor (right)", None),
        ("The party won 51 seats (of 100)", None),
        ("A street in Baghdad. It was hot.", None),
    ];
    for (caption, credit) in table {
        assert_eq!(trailing(caption), credit, "{caption}");
    }
}

#[test]
fn whole_lines() {
    assert!(is_whole_line("Photo by -/AFP via Getty Images"));
    assert!(is_whole_line("Image: Jane Doe / Reuters"));
    assert!(!is_whole_line("'This is a divine victory'"));
    assert!(!is_whole_line(
        "The photo by Jane Doe of AFP shows a man in the street."
    ));
    assert!(!is_whole_line(
        "Reuters reported that the strike killed two."
    ));
}
