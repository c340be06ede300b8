use super::{date_in, other_dates_in};
use crate::time::DateInterval;

fn date(text: &str) -> DateInterval {
    DateInterval::parse(text).expect("a date")
}

/// The readings of `text`, published on 8 January 2020.
fn read(text: &str) -> Vec<String> {
    read_as(text, "en")
}

fn read_as(text: &str, lang: &str) -> Vec<String> {
    let published = date("2020-01-08T06:30:00+00:00");
    let when = date_in(text, Some(&published), Some(lang));
    when.map(|when| when.readings.iter().map(ToString::to_string).collect())
        .unwrap_or_default()
}

#[test]
fn dates_of_news_prose() {
    for (text, expected) in [
        ("planes burn on Tuesday, Jan. 7, 2020", "2020-01-07"),
        ("planes burn on Jan. 7", "2020-01-07"),
        ("a rally on Dec. 30", "2019-12-30"),
        ("a rally on July 4", "2019-07-04"),
        ("a rally on Jan. 20", "2020-01-20"),
        ("a rally on 31 June 2019", "2019-06"),
        ("planes burn on 7 January 2020", "2020-01-07"),
        ("planes burn on the 7th of January, 2020", "2020-01-07"),
        ("planes burn on January 7th 2020", "2020-01-07"),
        ("planes burn on Tuesday", "2020-01-07"),
        ("planes burn early Wednesday", "2020-01-08"),
        ("planes burn early Friday", "2020-01-03"),
        ("planes burned yesterday", "2020-01-07"),
        ("planes burn today", "2020-01-08"),
        ("planes burned last week", "2019-12-25 to 2020-01-07"),
        ("planes burned last month", "2019-12"),
        ("a rally in November", "2019-11"),
        ("a rally last January", "2019-01"),
        ("a rally in November 2019", "2019-11"),
        ("a rally in Nov. 2019", "2019-11"),
        ("a rally in 2014", "2014"),
        ("In 2014, people marched", "2014"),
        ("a 2014 file photo of the bank", "2014"),
        ("a street in the 1990s", "1990-01-01 to 1999-12-31"),
        ("a vigil on the eve of July 14, 2016", "2016-07-13"),
        ("taken 2019-11-15", "2019-11-15"),
        ("a rally, 15/11/2019", "2019-11-15"),
        ("a rally held Nov. 3-5, 2019", "2019-11-03 to 2019-11-05"),
        (
            "a rally held Oct. 30-Nov. 2, 2019",
            "2019-10-30 to 2019-11-02",
        ),
        ("a rally held 3-5 November 2019", "2019-11-03 to 2019-11-05"),
        ("an air show in July '93", "1993-07"),
        ("three days ago", ""),
        ("a rally 3 days ago", "2020-01-04 to 2020-01-06"),
        ("November 2, 2008: people walk", "2008-11-02"),
        ("In 1994 or 1995, a photo was taken", "1994 1995"),
        ("BAGHDAD, IRAQ - JANUARY 03: Protesters", "2020-01-03"),
    ] {
        assert_eq!(read(text).join(" "), expected, "{text}");
    }
}

#[test]
fn both_orders_of_day_and_month_are_kept() {
    assert_eq!(read("a rally, 3/4/2020"), ["2020-04-03", "2020-03-04"]);
    assert_eq!(
        read_as("a rally, 3/4/2020", "en-US"),
        ["2020-03-04", "2020-04-03"]
    );
    assert_eq!(read("a rally, 03.04.2020"), ["2020-04-03"]);
    assert_eq!(read("a rally, 06/06/2014"), ["2014-06-06"]);
}

#[test]
fn several_days_are_a_set_and_a_finer_date_wins() {
    assert_eq!(
        read("traffic on Feb 5, 2019, and empty streets on Mar 22, 2019"),
        ["2019-02-05", "2019-03-22"]
    );
    assert_eq!(
        read("in January 2020, on Tuesday, Jan. 7, 2020"),
        ["2020-01-07"]
    );
    assert_eq!(
        read("in 2014, repeated on Jan. 7, 2020"),
        ["2020-01-07", "2014"]
    );
}

#[test]
fn the_year_of_an_event_dates_a_picture_of_it() {
    assert_eq!(read("during the 2020 campaign"), ["2020"]);
    assert_eq!(read("watching the World Cup 2022 final"), ["2022"]);
    assert_eq!(read("at the General Elections-2019"), ["2019"]);
    assert_eq!(read("Photo of 2020 clashes at the border"), ["2020"]);
    assert_eq!(read("Rosa Parks in Montgomery 1955"), ["1955"]);
    assert_eq!(read("in either 1994 or 1995"), ["1994", "1995"]);
    assert_eq!(read("taken in April 2016 after heavy rains"), ["2016-04"]);
}

#[test]
fn what_came_after_an_event_is_no_older_than_it() {
    assert_eq!(
        read("wreckage after a collision at the airshow in July 1993"),
        ["1993-07-01 to 2020-01-08"]
    );
}

#[test]
fn what_dates_something_else_is_told_apart() {
    let others = |text: &str| -> Vec<String> {
        let published = date("2020-01-08");
        let others = other_dates_in(text, Some(&published), Some("en"));
        let said = others.into_iter();
        said.map(|other| format!("{}: {}", other.words, other.interval))
            .collect()
    };
    for (text, other) in [
        (
            "Sir Terry and his wife when he was knighted in 2005",
            "2005: 2005",
        ),
        (
            "The play is in London until 2 December 2015",
            "2 December 2015: 2015-12-02",
        ),
        (
            "Cranes on Tuesday. They were built in May 1966",
            "May 1966: 1966-05",
        ),
    ] {
        assert_eq!(others(text), [other], "{text}");
    }
    for text in ["A rally in Paris on 7 January 2020", "no date", ""] {
        assert_eq!(others(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn what_dates_something_else_is_left_out() {
    for text in [
        "John Smith, born in 1950, smiles",
        "in power since 2014",
        "since Jan. 3",
        "a veteran of the 2003 invasion",
        "a volunteer of the 2020 campaign",
        "the bank, founded in 1905",
        "1,000 people at a rally",
        "a model 2019 car",
        "© 2019 Agency",
        "(c) 2019 Agency",
        "Copyright 2019 Agency",
        "at age 29, with 2019 others",
        "a man who was killed in 2017",
        "Qassem Soleimani, who was killed on Friday",
        "Mara Lindqvist, who died last week",
        "John Smith died on Friday, January 3, 2020",
        "until 2 December 2015",
        "ahead of the vote on Jan. 20",
        "Black Friday shoppers",
        "a reader of the Sunday Times",
        "a march of ten thousand",
        "They may march",
        "an undated picture received on Dec 24",
        "the team will play on Saturday",
        "50/50 odds, 1/2 price, 24/7",
        "version 1.2.3, 10.0.0.1",
        "99/99/2019",
        "every Friday",
        "Mara Lindqvist smiles. She was elected on Aug. 6, 2014.",
        "bank notes printed in 2014",
        "",
    ] {
        assert_eq!(read(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn after_a_day_is_any_time_until_publication() {
    assert_eq!(
        read("Rescuers search after the blast on Friday"),
        ["2020-01-03 to 2020-01-08"]
    );
    assert_eq!(
        read("Debris is seen following the crash of Jan. 5, 2020"),
        ["2020-01-05 to 2020-01-08"]
    );
}

#[test]
fn a_weekday_that_has_begun_farther_east_is_kept_too() {
    assert_eq!(
        read("planes burn on Thursday"),
        ["2020-01-02", "2020-01-09"]
    );
}

#[test]
fn other_languages_give_dates() {
    for (lang, text) in [
        ("fr", "Des manifestants à Paris, le 15 novembre 2019"),
        ("de-DE", "Demonstranten in Berlin am 15. November 2019"),
        ("es", "Manifestantes en Madrid el 15 de noviembre de 2019"),
        ("it", "Manifestanti a Roma il 15 novembre 2019"),
        ("pt-BR", "Manifestantes em 15 de novembro de 2019"),
        ("nl", "Betogers op 15 november 2019"),
        ("sv", "Demonstranter den 15 november 2019"),
        ("nb", "Demonstranter 15. november 2019"),
        ("pl", "Protest 15 listopada 2019"),
        ("cs", "Protest 15. listopadu 2019"),
        ("ru", "Протест 15 ноября 2019 года"),
        ("uk", "Протест 15 листопада 2019 року"),
        ("tr", "15 Kasım 2019 tarihinde"),
        ("ar", "احتجاجات في 15 نوفمبر 2019"),
        ("ar", "احتجاجات في 15 تشرين الثاني 2019"),
        ("xx", "Des manifestants le 15 novembre 2019"),
    ] {
        assert_eq!(read_as(text, lang), ["2019-11-15"], "{lang}");
    }
    assert_eq!(
        read_as("Brennende Flugzeuge am Dienstag", "de"),
        ["2020-01-07"]
    );
    assert_eq!(read_as("Des avions en feu hier", "fr"), ["2020-01-07"]);
}

#[test]
fn without_a_reference_only_whole_dates_are_read() {
    for text in ["on Tuesday", "on Jan. 7", "yesterday", "in November"] {
        assert!(date_in(text, None, Some("en")).is_none(), "{text}");
    }
    assert!(date_in("on Jan. 7, 2020", None, None).is_some());
}

#[test]
fn hostile_text_is_no_trouble() {
    for text in [
        "9".repeat(50_000),
        "Jan. ".repeat(10_000),
        "1/1/1".repeat(10_000),
        "in 2014, ".repeat(10_000),
        "’".repeat(9_999),
        "á".repeat(20_001),
    ] {
        read(&text);
    }
    for text in [
        "Feb. 30, 2020",
        "0/0/2020",
        "2020-13-40",
        "Jan. 0",
        "99999999999999999999",
    ] {
        assert_eq!(read(text), Vec::<String>::new(), "{text}");
    }
    for edge in ["0001-01-01", "9998-12-30"] {
        date_in(
            "on Tuesday, Dec. 31, yesterday, last week, 5 days ago, last month",
            Some(&date(edge)),
            None,
        );
    }
}

#[test]
fn dates_of_every_script() {
    for (lang, text, expected) in [
        (
            "ar",
            "طائرات تحترق في 3 كانون الثاني/يناير 2020",
            "2020-01-03",
        ),
        ("ar", "متظاهرون في ٥ آذار ٢٠١٩", "2019-03-05"),
        ("ar", "حشد يوم الجمعة 15 نوفمبر 2019", "2019-11-15"),
        ("ar", "حشد في المرفأ يوم الجمعة", "2020-01-03"),
        ("ar", "صورة من 12 جويلية 2019", "2019-07-12"),
        ("fa", "آتش‌سوزی در ۱۴ دی ۱۳۹۸", "2020-01-04"),
        ("fa", "تجمع در روز جمعه ۱۳ دی", "2020-01-03"),
        ("fa", "تجمع در ۵ مارس ۲۰۱۹", "2019-03-05"),
        ("fa", "نمایی از بندر، آبان ۱۳۹۸", "2019-10-23 to 2019-11-21"),
        ("zh", "图为2019年3月5日，港口的渡轮", "2019-03-05"),
        ("zh", "二〇一九年十二月三十一日的港口", "2019-12-31"),
        ("zh", "1月5日，渡轮回到港口", "2020-01-05"),
        ("zh", "星期五，渡轮回到港口", "2020-01-03"),
        ("zh-TW", "民國108年3月5日的港口", "2019-03-05"),
        ("zh", "渡轮昨天回到港口", "2020-01-07"),
        ("ja", "港に戻った船＝5日、東京", "2020-01-05"),
        ("ja", "港に戻った船（２０１９年３月５日撮影）", "2019-03-05"),
        ("ja", "令和元年5月1日の港", "2019-05-01"),
        ("ja", "金曜日に港へ戻った船", "2020-01-03"),
        ("ko", "2019년 3월 5일 항구에 돌아온 배", "2019-03-05"),
        ("ko", "지난 7일 항구에 돌아온 배", "2020-01-07"),
        ("ko", "배가 금요일 항구에 돌아왔다", "2020-01-03"),
        ("th", "เรือที่ท่าเรือ 5 มี.ค. 2562", "2019-03-05"),
        ("th", "เรือที่ท่าเรือ ๕ มีนาคม พ.ศ. ๒๕๖๒", "2019-03-05"),
        ("hi", "बंदरगाह पर नाव, 5 मार्च 2019", "2019-03-05"),
        ("hi", "बंदरगाह पर नाव, ५ मार्च २०१९", "2019-03-05"),
        ("he", "הספינה בנמל ב-5 במרץ 2019", "2019-03-05"),
        ("ru", "Паром в порту 5 марта 2019 года", "2019-03-05"),
        ("uk", "Пором у порту 5 березня 2019 року", "2019-03-05"),
        ("bg", "Фериботът на 5 март 2019 г.", "2019-03-05"),
        ("sr", "Трајект у луци 5. марта 2019.", "2019-03-05"),
        ("el", "Το πλοίο στις 5 Μαρτίου 2019", "2019-03-05"),
        ("vi", "Chiếc phà ngày 5 tháng 3 năm 2019", "2019-03-05"),
        ("vi", "Chiếc phà ngày 5/3/2019", "2019-03-05"),
        (
            "id",
            "Kapal di pelabuhan, Jumat, 5 Maret 2019",
            "2019-03-05",
        ),
        ("hu", "A komp 2019. március 5-én", "2019-03-05"),
        ("tr", "Gemi limanda, 5 Mart 2019", "2019-03-05"),
        ("hr", "Trajekt u luci 5. listopada 2019.", "2019-10-05"),
        ("pl", "Prom w porcie 5 listopada 2019 r.", "2019-11-05"),
        ("ro", "Feribotul în port, 5 martie 2019", "2019-03-05"),
        ("de", "Die Brücke, Aufnahme vom Juli 2019", "2019-07"),
        ("fi", "Lautta satamassa 5. maaliskuuta 2019", "2019-03-05"),
    ] {
        assert_eq!(read_as(text, lang).join(" "), expected, "{lang}: {text}");
    }
}

#[test]
fn what_is_no_date_in_any_script() {
    for (lang, text) in [
        ("ar", "صورة من عام ١٤٤١ هـ"),
        ("ar", "وصل 15 شخصا إلى المرفأ"),
        ("fa", "می‌گوید ۱۴ نفر آمدند"),
        ("zh", "经过5日间的搜索"),
        ("zh", "自2015年3月5日以来的港口"),
        ("ja", "5日間続いた嵐"),
        ("ja", "2011年の大会"),
        ("ko", "5일간 계속된 폭풍"),
        ("ko", "2015년 3월 5일부터 항구"),
        ("th", "เรือ 2562 ลำ"),
        ("hi", "5 नावें बंदरगाह पर"),
        ("he", "5 ספינות בנמל"),
        ("ru", "Марта Иванова в порту"),
        ("vi", "5 tháng sau cơn bão"),
        ("tr", "5 gemi limanda"),
        ("sv", "en resa till Mars"),
        ("de", "Die Lage bis heute"),
        ("de", "Die Brücke nach dem Hochwasser vom Juli 2019"),
        ("nl", "herdenking van de storm van juli 2019"),
        ("en", "5日 の dates"),
    ] {
        let found = read_as(text, lang).join(" ");
        assert!(found.is_empty(), "{lang}: {text}: {found}");
    }
}
