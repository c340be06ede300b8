//! Sentences of five more languages that name media, and sentences that do not.

use super::super::languages::tagged;
use super::*;
use MediaKind::{Photo, Video};

/// Kind, whether it is new, poster, hedge of the first media named.
type Told<'t> = (MediaKind, bool, Option<&'t str>, Option<&'t str>);

fn holds(tag: &str, table: &[(&str, Told<'_>)], none: &[&str]) {
    let language = tagged(tag);
    let mut wrong = Vec::new();
    for (text, expected) in table {
        let named = media_named(text, language);
        let told = named.first().map(|named| {
            (
                named.kind,
                named.is_new,
                named.posted_by.as_deref(),
                named.hedge.as_deref(),
            )
        });
        if told != Some(*expected) {
            wrong.push(format!("{text}\n  {told:?}\n  {expected:?}"));
        }
    }
    for text in none {
        let named = media_named(text, language);
        if !named.is_empty() {
            wrong.push(format!("{text}\n  {named:?}"));
        }
    }
    assert!(wrong.is_empty(), "{tag}:\n{}", wrong.join("\n"));
}

#[test]
fn french() {
    holds(
        "fr",
        &[
            (
                "Le ministre Paul Ardent a publié sur Twitter une vidéo de la digue.",
                (Video, true, Some("Paul Ardent"), None),
            ),
            (
                "Une vidéo publiée par Lina Morvan montre la foule sur le quai.",
                (Video, true, Some("Lina Morvan"), None),
            ),
            (
                "La vidéo montre un homme qui court.",
                (Video, false, None, None),
            ),
            (
                "Dans cette vidéo, des passagers descendent du ferry.",
                (Video, false, None, None),
            ),
            (
                "Des images diffusées par la télévision montrent le pont effondré.",
                (Video, true, None, None),
            ),
            (
                "La police a diffusé lundi deux photos du suspect.",
                (Photo, true, None, None),
            ),
            (
                "Une photo partagée sur Facebook montre la digue rompue.",
                (Photo, true, None, None),
            ),
            (
                "Des vidéos amateur circulent sur les réseaux sociaux.",
                (Video, true, None, None),
            ),
            (
                "On voit sur l'image un navire en feu.",
                (Photo, false, None, None),
            ),
            (
                "Une vidéo prétendument tournée à Portneuf circule depuis hier.",
                (Video, true, None, Some("prétendument")),
            ),
            (
                "Cette séquence semble montrer l'explosion du dépôt.",
                (Video, false, None, Some("semble montrer")),
            ),
            (
                "L'association a mis en ligne une vidéo du sauvetage.",
                (Video, true, None, None),
            ),
            (
                "Le compte @quai_ouest a partagé des images de la crue.",
                (Video, true, Some("@quai_ouest"), None),
            ),
            (
                "La vidéo, devenue virale, a été vue deux millions de fois.",
                (Video, false, None, None),
            ),
            ("VIDÉO. La crue emporte un pont", (Video, false, None, None)),
            (
                "Un cliché pris par un passant montre le toit arraché.",
                (Photo, true, None, None),
            ),
        ],
        &[
            "Il veut publier une vidéo demain.",
            "S'il publie une vidéo, la police réagira.",
            "Il joue à un jeu vidéo tous les soirs.",
            "La police n'a pas publié de vidéo de l'arrestation.",
            "L'image du parti a souffert.",
            "Les deux chefs d'État se sont parlé par appel vidéo.",
            "La ville installe des caméras vidéo.",
            "Aucune vidéo de l'accident n'existe.",
            "La chaîne va diffuser une vidéo lundi.",
            "La société a publié un bénéfice de deux millions d'euros.",
            "Elle vend des appareils photo.",
            "Il aime la photo et le cinéma.",
            "Le club vidéo ferme ses portes.",
            "Sans image, le son ne suffit pas.",
            "Le photographe expose ses photos à Lille.",
            "La vidéosurveillance sera étendue.",
            "Le président a partagé son avis.",
        ],
    );
}

#[test]
fn german() {
    holds(
        "de",
        &[
            (
                "Ministerin Ada Fontein teilte am Montag auf Twitter ein Video des Damms.",
                (Video, true, Some("Ada Fontein"), None),
            ),
            (
                "Das Video zeigt einen Mann am Kai.",
                (Video, false, None, None),
            ),
            (
                "Auf dem Video ist eine Menschenmenge zu sehen.",
                (Video, false, None, None),
            ),
            (
                "Ein von Lena Brook veröffentlichtes Video zeigt die Fähre.",
                (Video, true, Some("Lena Brook"), None),
            ),
            (
                "Hans Weber hat ein Video des Unfalls geteilt.",
                (Video, true, Some("Hans Weber"), None),
            ),
            (
                "Aufnahmen zeigen die zerstörte Brücke.",
                (Video, true, None, None),
            ),
            (
                "Die Polizei veröffentlichte zwei Fotos des Verdächtigen.",
                (Photo, true, None, None),
            ),
            (
                "In diesem Video tanzen Hunderte auf dem Platz.",
                (Video, false, None, None),
            ),
            (
                "Satellitenbilder zeigen neue Gräben nördlich der Stadt.",
                (Photo, true, None, None),
            ),
            (
                "Im Netz kursieren mehrere Videos, die angeblich den Angriff zeigen.",
                (Video, true, None, Some("angeblich")),
            ),
            (
                "Ein Video, das von Omar Haddad verbreitet wurde, zeigt Rauch.",
                (Video, true, Some("Omar Haddad"), None),
            ),
            (
                "Ein Foto soll den Moment des Einschlags zeigen.",
                (
                    Photo,
                    true,
                    None,
                    Some("soll den Moment des Einschlags zeigen"),
                ),
            ),
            (
                "Der Kanal @hafenwacht postete ein Video der Löscharbeiten.",
                (Video, true, Some("@hafenwacht"), None),
            ),
            (
                "Ein Handyvideo tauchte am Abend auf.",
                (Video, true, None, None),
            ),
            (
                "Video: Fähre kehrt in den Hafen zurück",
                (Video, false, None, None),
            ),
            (
                "Das Bild zeigt die Mole nach dem Sturm.",
                (Photo, false, None, None),
            ),
        ],
        &[
            "Er spielt gern Videospiele.",
            "Die beiden sprachen in einer Videokonferenz.",
            "Die Polizei veröffentlichte kein Video der Festnahme.",
            "Das Bild der Partei hat gelitten.",
            "Der Sender will ein Video veröffentlichen.",
            "Die Firma stellt Kameras her.",
            "Es gibt keine Aufnahmen des Unfalls.",
            "Sie teilte ihre Meinung mit.",
            "Die Firma veröffentlichte ihre Zahlen.",
            "Ohne Bilder bleibt der Bericht blass.",
            "Er hat das Buch gelesen und dann ein Bild gekauft.",
            "Sie sammelt alte Fotografien.",
            "Die Aufnahme in die Union dauert Jahre.",
            "Der Minister hat das Video nicht geteilt.",
            "Ein klares Bild der Lage fehlt.",
        ],
    );
}

#[test]
fn spanish() {
    holds(
        "es",
        &[
            (
                "El ministro Pablo Arden publicó en Twitter un video del dique.",
                (Video, true, Some("Pablo Arden"), None),
            ),
            (
                "Un vídeo difundido por Lina Moreno muestra a la multitud.",
                (Video, true, Some("Lina Moreno"), None),
            ),
            (
                "El video muestra a un hombre que corre.",
                (Video, false, None, None),
            ),
            (
                "En este video se ve a los pasajeros bajar del barco.",
                (Video, false, None, None),
            ),
            (
                "Las imágenes muestran el puente caído.",
                (Video, false, None, None),
            ),
            (
                "La policía difundió dos fotos del sospechoso.",
                (Photo, true, None, None),
            ),
            (
                "Una foto compartida en redes muestra el dique roto.",
                (Photo, true, None, None),
            ),
            (
                "Circula un video que supuestamente muestra el ataque.",
                (Video, true, None, Some("supuestamente")),
            ),
            (
                "Imágenes grabadas por vecinos circulan desde ayer.",
                (Video, true, None, None),
            ),
            (
                "El video se hizo viral en pocas horas.",
                (Video, false, None, None),
            ),
            (
                "Un video parece mostrar el momento del choque.",
                (Video, true, None, Some("parece mostrar")),
            ),
            (
                "La cuenta @puerto_hoy compartió un vídeo del rescate.",
                (Video, true, Some("@puerto_hoy"), None),
            ),
            (
                "Varios videos han circulado desde el ataque.",
                (Video, true, None, None),
            ),
            (
                "VIDEO: El ferry vuelve al puerto",
                (Video, false, None, None),
            ),
            (
                "La fotografía, tomada por un vecino, muestra el techo.",
                (Photo, false, None, None),
            ),
            (
                "Lena Ruiz, periodista en Vigo, compartió luego una foto de las ruinas.",
                (Photo, true, Some("Lena Ruiz"), None),
            ),
        ],
        &[
            "Juega a un videojuego cada noche.",
            "La policía no publicó ningún video de la detención.",
            "La imagen del partido ha sufrido.",
            "Hablaron por llamada de video.",
            "La empresa vende cámaras de vídeo.",
            "No hay video del accidente.",
            "El canal va a difundir un video el lunes.",
            "La empresa publicó sus resultados.",
            "Le gusta la fotografía y el cine.",
            "Compartió su opinión con los vecinos.",
            "Sin imágenes, el relato queda corto.",
            "Expone sus fotos en Madrid.",
            "El gobierno negó haber difundido un video.",
            "Quiere mejorar su imagen.",
            "Subió la montaña con una foto de su hija.",
        ],
    );
}

#[test]
fn arabic() {
    holds(
        "ar",
        &[
            (
                "نشر الرئيس دان فالن مقطع فيديو على تويتر",
                (Video, true, Some("الرئيس دان فالن"), None),
            ),
            (
                "يظهر الفيديو رجلا يركض على الرصيف",
                (Video, false, None, None),
            ),
            (
                "وأظهرت لقطات مصورة الجسر المنهار",
                (Video, true, None, None),
            ),
            (
                "في هذا الفيديو ينزل الركاب من العبارة",
                (Video, false, None, None),
            ),
            ("تداول ناشطون صورة للسد المكسور", (Photo, true, None, None)),
            (
                "انتشر مقطع فيديو متداول على نطاق واسع",
                (Video, true, None, None),
            ),
            (
                "مقطع فيديو نشرته وزارة الدفاع يظهر القافلة",
                (Video, true, Some("وزارة الدفاع"), None),
            ),
            (
                "يزعم مقطع فيديو متداول أنه يظهر الهجوم",
                (Video, true, None, Some("يزعم")),
            ),
            (
                "صورة نشرها @marsad تظهر السقف",
                (Photo, true, Some("@marsad"), None),
            ),
            (
                "بثت قناة النهر لقطات للحريق",
                (Video, true, Some("قناة النهر"), None),
            ),
            ("تظهر الصورة سفينة تحترق", (Photo, false, None, None)),
            (
                "نشرت منظمة الميناء صورا للأضرار",
                (Photo, true, Some("منظمة الميناء"), None),
            ),
        ],
        &[
            "لم تنشر الشرطة أي مقطع فيديو للاعتقال",
            "يلعب ألعاب الفيديو كل مساء",
            "تحدث الزعيمان في مكالمة فيديو",
            "نشرت الشركة أرباحها",
            "صورة الحزب تضررت كثيرا",
            "اشترى كاميرا فيديو جديدة",
            "لا توجد صور للحادث",
            "عاد المركب إلى المرفأ",
            "يحب التصوير والسينما",
            "قال إن الوضع هادئ",
        ],
    );
}

#[test]
fn persian() {
    holds(
        "fa",
        &[
            (
                "وزیر دفاع ویدیویی از سد را منتشر کرد",
                (Video, true, Some("وزیر دفاع"), None),
            ),
            (
                "این ویدیو مردی را در حال دویدن نشان می‌دهد",
                (Video, false, None, None),
            ),
            (
                "در این ویدیو مسافران از کشتی پیاده می‌شوند، ",
                (Video, false, None, None),
            ),
            (
                "ویدیویی که در شبکه‌های اجتماعی منتشر شده پل را نشان می‌دهد",
                (Video, true, None, None),
            ),
            (
                "عکسی که توسط @bandar منتشر شد کشتی را نشان می‌دهد",
                (Photo, true, Some("@bandar"), None),
            ),
            (
                "تصاویر ماهواره‌ای سنگرهای تازه را نشان می‌دهد",
                (Photo, false, None, None),
            ),
            (
                "ویدئوی منتشرشده ظاهرا حمله را نشان می‌دهد",
                (Video, false, None, Some("ظاهرا")),
            ),
            (
                "سازمان بندر چند عکس از خسارت‌ها منتشر کرد",
                (Photo, true, Some("سازمان بندر"), None),
            ),
            (
                "ویدیوی این حادثه به سرعت در فضای مجازی پخش شد",
                (Video, false, None, None),
            ),
            (
                "در این عکس کشتی در آتش دیده می‌شود",
                (Photo, false, None, None),
            ),
        ],
        &[
            "پلیس هیچ ویدیویی از دستگیری منتشر نکرد",
            "او هر شب بازی ویدیویی می‌کند",
            "شرکت سود خود را منتشر کرد",
            "آنها در تماس ویدیویی گفتگو کردند",
            "کشتی به بندر بازگشت",
            "او عکس و سینما را دوست دارد",
            "تلویزیون ویدیو را منتشر نخواهد کرد",
            "یک دوربین تازه خرید",
        ],
    );
}

#[test]
fn disclaimers_are_known_in_every_language() {
    for (tag, text) in [
        (
            "en",
            "It was not immediately clear where or when the footage was recorded.",
        ),
        ("en", "She did not provide a source for the video."),
        ("en", "The clip could not be independently verified."),
        ("fr", "L'authenticité de la vidéo n'a pas pu être vérifiée."),
        ("fr", "On ignore où et quand elle a été tournée."),
        (
            "de",
            "Die Echtheit der Aufnahmen ließ sich nicht unabhängig überprüfen.",
        ),
        ("de", "Unklar ist, wann das Video entstand."),
        (
            "es",
            "Este medio no ha podido verificar el video de forma independiente.",
        ),
        ("es", "Se desconoce dónde fue grabado."),
        ("ar", "لم يتسن التحقق من صحة الفيديو من مصدر مستقل"),
        ("fa", "این ویدیو به‌طور مستقل تایید نشده است"),
    ] {
        assert!(disclaims(text, tagged(tag)), "{tag}: {text}");
    }
    for (tag, text) in [
        ("en", "The video was verified by two experts."),
        ("fr", "La vidéo a été vérifiée."),
        ("de", "Das Video wurde überprüft."),
        ("es", "El video fue verificado."),
        ("ar", "تم التحقق من صحة الفيديو"),
        ("fa", "این ویدیو تایید شده است"),
    ] {
        assert!(!disclaims(text, tagged(tag)), "{tag}: {text}");
    }
}
