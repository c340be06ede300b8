//! Captions in languages of the Latin, Greek and Cyrillic alphabets, published on Wednesday, 8 January 2020.

use super::date_in;
use crate::time::DateInterval;

/// What a caption of that language is read as.
pub(super) fn read(caption: &str, language: &str) -> String {
    let published = DateInterval::parse("2020-01-08T06:30:00+00:00");
    let when = date_in(caption, published.as_ref(), Some(language));
    let readings = when.map(|when| when.readings).unwrap_or_default();
    let readings: Vec<String> = readings.iter().map(ToString::to_string).collect();
    readings.join(" ")
}

/// Captions with what they are read as; none for what dates something else.
pub(super) fn assert_read(language: &str, captions: &[(&str, &str)]) {
    for (caption, expected) in captions {
        assert_eq!(read(caption, language), *expected, "{language}: {caption}");
    }
}

#[test]
fn french() {
    assert_read(
        "fr",
        &[
            (
                "Des manifestants à Valmont, le 3 janvier 2020.",
                "2020-01-03",
            ),
            ("La place de Valmont, le 1er décembre.", "2019-12-01"),
            ("Le port de Valmont, mardi 7 janvier.", "2020-01-07"),
            ("Le maire de Valmont, vendredi à la mairie.", "2020-01-03"),
            ("La gare de Valmont, hier soir.", "2020-01-07"),
            (
                "Le marché du 3 au 5 janvier 2020 à Valmont",
                "2020-01-03 to 2020-01-05",
            ),
            ("Photo du 3 mars 2019 à Valmont", "2019-03-03"),
            (
                "Des secouristes après l'explosion du 3 janvier",
                "2020-01-03 to 2020-01-08",
            ),
            ("Un robot de la mission Mars 2020", ""),
            ("Jeanne Morel, née le 5 mars 1950 à Valmont", ""),
            ("Le pont est fermé depuis le 3 janvier", ""),
            ("Le chœur répète le mardi", ""),
            ("La mairie, qui sera ouverte le 3 février", ""),
            ("Le maire, élu en mars 2014, salue la foule", ""),
            ("Grève à compter du 5 février", ""),
            ("Le conseil se retrouve le 20 janvier", ""),
            ("Le maire (2013-2014) salue", ""),
            ("Hommage aux victimes du 13 novembre 2015", ""),
        ],
    );
}

#[test]
fn german() {
    assert_read(
        "de",
        &[
            ("Demonstranten in Altfelden am 3. Januar 2020", "2020-01-03"),
            ("Der Bahnhof von Altfelden am Dienstag", "2020-01-07"),
            ("Der Hafen am Freitagabend", "2020-01-03"),
            ("Die Brücke (Aufnahme vom 3. Juli)", "2019-07-03"),
            (
                "Ein Fest vom 3. bis 5. Januar 2020 in Altfelden",
                "2020-01-03 to 2020-01-05",
            ),
            ("Archivbild (16.08.2019): das Rathaus", "2019-08-16"),
            ("Die Feuerwehr am 5.1. in Altfelden", "2020-01-05"),
            ("Der Markt im Dezember 2019", "2019-12"),
            ("Das Rathaus, gestern Abend", "2020-01-07"),
            (
                "Trümmer nach dem Einsturz am Freitag",
                "2020-01-03 to 2020-01-08",
            ),
            ("Sinkt der Pegel am Donnerstag?", ""),
            ("Anna Brandt, geboren am 5. März 1950", ""),
            ("So sieht die Brücke heute aus", ""),
            ("Die Brücke ist seit dem 3. Januar gesperrt", ""),
            ("Das Spiel am 20. Januar", ""),
            ("Die Wahl am kommenden Freitag", ""),
            ("Es sind 1.234 Menschen, Version 1.2.3", ""),
            ("Bürgermeisterin Brandt, im März 2014 gewählt", ""),
        ],
    );
}

#[test]
fn spanish_portuguese_and_italian() {
    assert_read(
        "es",
        &[
            (
                "Vecinos de Villarrosa, el 3 de enero de 2020.",
                "2020-01-03",
            ),
            (
                "El puerto de Villarrosa, el viernes pasado.",
                "2020-01-03 2019-12-27",
            ),
            ("La alcaldesa, este martes en Villarrosa.", "2020-01-07"),
            ("La plaza, ayer por la tarde.", "2020-01-07"),
            (
                "Rescate tras los derrumbes del 3 de enero",
                "2020-01-03 to 2020-01-08",
            ),
            ("La plaza en marzo de 2019", "2019-03"),
            ("Foto de archivo del 3 de enero de 2019", "2019-01-03"),
            ("El mercado abre todos los viernes", ""),
            ("La procesión del Viernes Santo", ""),
            ("Ana Prado, nacida el 5 de marzo de 1950", ""),
            ("La votación será el 3 de febrero", ""),
        ],
    );
    assert_read(
        "pt-BR",
        &[
            (
                "Moradores de Vila Serena em 3 de janeiro de 2020",
                "2020-01-03",
            ),
            ("A prefeita nesta terça-feira (7)", "2020-01-07"),
            ("A praça na sexta-feira, 3 de janeiro", "2020-01-03"),
            ("O porto ontem", "2020-01-07"),
            ("A ponte em 03/01/2020", "2020-01-03"),
            ("A ponte aberta desde 3 de janeiro", ""),
            ("Joana Reis, nascida em 5 de março de 1950", ""),
            ("A terça parte da praça", ""),
        ],
    );
    assert_read(
        "it",
        &[
            ("Manifestanti a Borgolieto il 3 gennaio 2020", "2020-01-03"),
            (
                "Il sindaco venerdì scorso in piazza",
                "2020-01-03 2019-12-27",
            ),
            ("La piazza, martedì 7 gennaio", "2020-01-07"),
            ("Il porto ieri sera", "2020-01-07"),
            ("La piazza dal 3 al 5 gennaio 2020", ""),
            ("Lucia Ferri, nata il 5 marzo 1950", ""),
            ("Il mercato ogni venerdì", ""),
        ],
    );
}

#[test]
fn dutch_and_afrikaans() {
    assert_read(
        "nl",
        &[
            ("Betogers in Oudewaard op 3 januari 2020", "2020-01-03"),
            ("De haven van Oudewaard, dinsdagavond", "2020-01-07"),
            ("De markt op vrijdag", "2020-01-03"),
            ("De brug gisteren", "2020-01-07"),
            ("Het plein in mei 2019", "2019-05"),
            ("Herdenking van de slachtoffers van juli 2018", ""),
            ("Saskia Blom, geboren op 5 maart 1950", ""),
            ("De brug is dicht sinds 3 januari", ""),
        ],
    );
    assert_read(
        "af",
        &[
            ("Betogers op 3 Januarie 2020", "2020-01-03"),
            ("Die hawe Dinsdag", "2020-01-07"),
            ("Die mark op Vrydag 3 Januarie", "2020-01-03"),
            ("Die brug gister", "2020-01-07"),
            ("Elke Vrydag op die mark", ""),
            ("Gebore op 5 Maart 1950", ""),
        ],
    );
}

#[test]
fn swedish_danish_norwegian_and_finnish() {
    assert_read(
        "sv",
        &[
            ("Demonstranter i Lindvik den 3 januari 2020", "2020-01-03"),
            ("Hamnen i tisdags", "2020-01-07"),
            ("Torget på fredagen", "2020-01-03"),
            ("Bron i går", "2020-01-07"),
            ("Torget 5 mars 2019", "2019-03-05"),
            ("Mötet på fredag", ""),
            ("Karin Ek, född den 5 mars 1950", ""),
            ("Sonden i Mars 2020-projektet", ""),
        ],
    );
    assert_read(
        "da",
        &[
            ("Demonstranter i Sandby den 3. januar 2020", "2020-01-03"),
            ("Havnen tirsdag aften", "2020-01-07"),
            ("Torvet fredag den 3. januar", "2020-01-03"),
            ("Broen i går", "2020-01-07"),
            ("Mødet på fredag", ""),
            ("Mette Holm, født 5. marts 1950", ""),
        ],
    );
    assert_read(
        "nb-NO",
        &[
            ("Demonstranter i Fjellvik 3. januar 2020", "2020-01-03"),
            ("Havna tirsdag kveld", "2020-01-07"),
            ("Torget fredag", "2020-01-03"),
            ("Broen i går", "2020-01-07"),
            ("Møtet neste fredag", ""),
            ("Kari Lie, født 5. mars 1950", ""),
        ],
    );
    assert_read(
        "fi",
        &[
            (
                "Mielenosoittajia Koivulassa 3. tammikuuta 2020",
                "2020-01-03",
            ),
            ("Satama tiistaina 7. tammikuuta", "2020-01-07"),
            ("Tori perjantaina", "2020-01-03"),
            ("Silta eilen", "2020-01-07"),
            ("Tori joulukuussa 2019", "2019-12"),
            ("Tori joka perjantaina", ""),
            ("Silta on suljettu 3. tammikuuta alkaen", ""),
        ],
    );
}

#[test]
fn polish_czech_slovak_and_croatian() {
    assert_read(
        "pl",
        &[
            ("Protest w Brzezinowie 3 stycznia 2020 r.", "2020-01-03"),
            ("Port we wtorek", "2020-01-07"),
            ("Rynek w piątek, 3 stycznia", "2020-01-03"),
            ("Most wczoraj wieczorem", "2020-01-07"),
            ("Rynek w listopadzie 2019", "2019-11"),
            ("Most zamknięty do 3 lutego", ""),
            ("Anna Lis, urodzona 5 marca 1950", ""),
            ("Rynek w każdy piątek", ""),
        ],
    );
    assert_read(
        "cs",
        &[
            ("Protest v Lipnici 3. ledna 2020", "2020-01-03"),
            ("Přístav v úterý", "2020-01-07"),
            ("Náměstí v pátek 3. ledna", "2020-01-03"),
            ("Most včera", "2020-01-07"),
            ("Náměstí 3. 1. 2020", "2020-01-03"),
            ("Most je zavřený od 3. ledna", ""),
            ("Jana Malá, narozena 5. března 1950", ""),
        ],
    );
    assert_read(
        "sk",
        &[
            ("Protest v Lipovej 3. januára 2020", "2020-01-03"),
            ("Prístav v utorok", "2020-01-07"),
            ("Most včera", "2020-01-07"),
            ("Námestie v piatok 3. januára", "2020-01-03"),
            ("Most je zatvorený od 3. januára", ""),
            ("Narodená 5. marca 1950", ""),
        ],
    );
    assert_read(
        "hr",
        &[
            ("Prosvjed u Lipovcu 3. siječnja 2020.", "2020-01-03"),
            ("Trg 5. listopada 2019.", "2019-10-05"),
            ("Luka u utorak", "2020-01-07"),
            ("Most jučer", "2020-01-07"),
            ("Most je zatvoren od 3. siječnja", ""),
            ("Rođena 5. ožujka 1950.", ""),
        ],
    );
}

#[test]
fn russian_ukrainian_bulgarian_and_serbian() {
    assert_read(
        "ru",
        &[
            ("Жители Берёзовска 3 января 2020 года", "2020-01-03"),
            ("Порт во вторник", "2020-01-07"),
            ("Площадь, 5-го декабря", "2019-12-05"),
            ("Мост вчера вечером", "2020-01-07"),
            ("Площадь в 2014 году.", "2014"),
            ("Мост закрыт до 3 февраля", ""),
            ("Анна Лесная, родилась 5 марта 1950 года", ""),
            ("Выборы состоятся 3 февраля", ""),
        ],
    );
    assert_read(
        "uk",
        &[
            ("Мешканці Вербівки 3 січня 2020 року", "2020-01-03"),
            ("Порт у вівторок", "2020-01-07"),
            ("Площа 5 листопада", "2019-11-05"),
            ("Міст учора", "2020-01-07"),
            ("Міст закрито до 3 лютого", ""),
            ("Народилася 5 березня 1950 року", ""),
        ],
    );
    assert_read(
        "bg",
        &[
            ("Жители на Липово на 3 януари 2020 г.", "2020-01-03"),
            ("Пристанището във вторник", "2020-01-07"),
            ("Мостът вчера", "2020-01-07"),
            ("Площадът, 5 декември", "2019-12-05"),
            ("Мостът е затворен от 3 януари", ""),
            ("Родена на 5 март 1950 г.", ""),
        ],
    );
    assert_read(
        "sr",
        &[
            ("Грађани Липовца 3. јануара 2020.", "2020-01-03"),
            ("Luka u utorak", "2020-01-07"),
            ("Трг у петак 3. јануара", "2020-01-03"),
            ("Most juče", "2020-01-07"),
            ("Мост је затворен од 3. јануара", ""),
            ("Рођена 5. марта 1950.", ""),
        ],
    );
}

#[test]
fn greek_turkish_romanian_and_hungarian() {
    assert_read(
        "el",
        &[
            ("Κάτοικοι της Ελαιώνας στις 3 Ιανουαρίου 2020", "2020-01-03"),
            ("Το λιμάνι την Τρίτη", "2020-01-07"),
            ("Η πλατεία την Παρασκευή 3 Ιανουαρίου", "2020-01-03"),
            ("Η γέφυρα χθες", "2020-01-07"),
            ("Η Παρασκευή Δήμου χαμογελά", ""),
            ("Γεννήθηκε στις 5 Μαρτίου 1950", ""),
        ],
    );
    assert_read(
        "tr",
        &[
            ("Yeşilova'da göstericiler, 3 Ocak 2020", "2020-01-03"),
            ("Liman Salı günü", "2020-01-07"),
            ("Meydan, 3 Ocak Cuma günü", "2020-01-03"),
            ("Köprü dün akşam", "2020-01-07"),
            ("15 Kasım'da meydan", "2019-11-15"),
            ("Köprü 3 Ocak'tan itibaren kapalı", ""),
            ("5 Mart 1950 doğumlu Ayşe Dere", ""),
        ],
    );
    assert_read(
        "ro",
        &[
            ("Locuitori din Valea Lungă, 3 ianuarie 2020", "2020-01-03"),
            ("Portul, marți, 7 ianuarie", "2020-01-07"),
            ("Piața, vineri", "2020-01-03"),
            ("Podul, ieri", "2020-01-07"),
            ("Podul este închis până la 3 februarie", ""),
            ("Născută la 5 martie 1950", ""),
        ],
    );
    assert_read(
        "hu",
        &[
            ("Tüntetők Almáson 2020. január 3-án", "2020-01-03"),
            ("A kikötő kedden", "2020-01-07"),
            ("A tér január 3-án, pénteken", "2020-01-03"),
            ("A híd tegnap", "2020-01-07"),
            ("2019. március 5.: a tér", "2019-03-05"),
            ("A híd január 3. óta zárva", ""),
            ("Kiss Anna, született 1950. március 5-én", ""),
        ],
    );
}

#[test]
fn baltic_languages() {
    assert_read(
        "lt",
        &[
            ("Protestas Beržuvoje 2020 m. sausio 3 d.", "2020-01-03"),
            ("Uostas antradienį", "2020-01-07"),
            ("Aikštė sausio 3 d.", "2020-01-03"),
            ("Tiltas vakar", "2020-01-07"),
            ("Tiltas uždarytas iki sausio 3 d.", ""),
            ("Gimė 1950 m. kovo 5 d.", ""),
        ],
    );
    assert_read(
        "lv",
        &[
            ("Protests Bērzkalnē 2020. gada 3. janvārī", "2020-01-03"),
            ("Zemes nogruvums, 2019.gada janvāris", "2019-01"),
            ("Osta otrdien", "2020-01-07"),
            ("Tilts vakar", "2020-01-07"),
            ("Tilts slēgts līdz 3. februārim", ""),
            ("Dzimusi 1950. gada 5. martā", ""),
        ],
    );
    assert_read(
        "et",
        &[
            ("Meeleavaldus Kaselinnas 3. jaanuaril 2020", "2020-01-03"),
            ("Sadam teisipäeval", "2020-01-07"),
            ("Väljak reedel, 3. jaanuaril", "2020-01-03"),
            ("Sild eile", "2020-01-07"),
            ("Sild on suletud kuni 3. veebruarini", ""),
            ("Sündinud 5. märtsil 1950", ""),
        ],
    );
}

#[test]
fn vietnamese_indonesian_and_malay() {
    assert_read(
        "vi",
        &[
            ("Người dân An Lạc ngày 3 tháng 1 năm 2020", "2020-01-03"),
            ("Cảng An Lạc sáng 7/1.", "2020-01-07"),
            ("Chợ An Lạc, ngày 3/1/2020.", "2020-01-03"),
            ("Cây cầu hôm qua", "2020-01-07"),
            ("Quảng trường tháng 12/2019", "2019-12"),
            ("Quảng trường hôm thứ sáu", "2020-01-03"),
            ("Thứ hai là một cây cầu", ""),
            ("Bà Lan, sinh ngày 5 tháng 3 năm 1950", ""),
            ("Lễ hội sẽ mở ngày 3/2", ""),
        ],
    );
    assert_read(
        "id",
        &[
            ("Warga Sukamaju pada 3 Januari 2020", "2020-01-03"),
            ("Pelabuhan Sukamaju, Selasa (7/1/2020).", "2020-01-07"),
            ("Alun-alun, Jumat (3/1)", "2020-01-03"),
            ("Jembatan pada bulan Desember 2019", "2019-12"),
            ("Pasar buka setiap Jumat", ""),
            ("Sari, lahir 5 Maret 1950", ""),
        ],
    );
    assert_read(
        "ms",
        &[
            ("Penduduk Kampung Sena pada 3 Januari 2020", "2020-01-03"),
            ("Pelabuhan pada Selasa", "2020-01-07"),
            ("Dataran, Jumaat 3 Januari", "2020-01-03"),
            ("Jambatan pada 5 Mac 2019", "2019-03-05"),
            ("Pasar setiap Jumaat", ""),
            ("Siti, dilahirkan 5 Mac 1950", ""),
        ],
    );
}

#[test]
fn a_name_is_no_date() {
    for (language, caption) in [
        ("en", "The Mars rover and April Smith"),
        ("fr", "Mai 68 dans les rues de Valmont"),
        ("fr", "Les frères Juin à la mairie"),
        ("de", "Frau März und Herr August"),
        ("es", "Julio Prado y Domingo Ruiz"),
        ("it", "Il signor Gennaio in piazza"),
        ("tr", "Nisan Dere ve Pazar yeri"),
        ("id", "Seorang warga dalam seminggu ini"),
        ("-", "so mi do"),
    ] {
        assert_eq!(read(caption, language), "", "{language}: {caption}");
    }
}
