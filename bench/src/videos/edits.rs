//! What is done to a piece of a video, as filter chains of `ffmpeg`, and what of the piece is then shown when.

/// How the piece comes into the clip.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// All of it, at `speed` times its own; less than nothing is backwards.
    Piece(f64),
    /// Its first three seconds between three of a stranger before and three after.
    Insert,
    /// Over another picture.
    Inset,
    /// Its first three seconds twice.
    Loop,
    /// Without its third second.
    Drop,
}

/// An edit by its name, and the filter chain that makes it.
pub(super) struct Edit {
    pub(super) name: &'static str,
    pub(super) filter: &'static str,
    pub(super) kind: Kind,
    /// Constant rate factor of the encoder.
    pub(super) quality: &'static str,
    /// Filter chain of the sound.
    pub(super) sound: Option<&'static str>,
}

const fn plain(name: &'static str, filter: &'static str) -> Edit {
    Edit {
        name,
        filter,
        kind: Kind::Piece(1.0),
        quality: "24",
        sound: None,
    }
}

const fn timed(name: &'static str, filter: &'static str, kind: Kind) -> Edit {
    Edit {
        kind,
        ..plain(name, filter)
    }
}

/// Every edit.
pub(super) const EDITS: [Edit; 19] = [
    plain("trim", "null"),
    timed("3 s inside another", "null", Kind::Insert),
    plain("mirror", "hflip"),
    plain("crop to 70 %", "crop=iw*0.837:ih*0.837"),
    plain("crop to 70 %, one corner", "crop=iw*0.837:ih*0.837:0:0"),
    plain("letterbox", "pad=iw:ih*1.34:0:(oh-ih)/2"),
    plain("pillarbox", "pad=iw*1.5:ih:(ow-iw)/2:0"),
    plain(
        "caption bar",
        "drawbox=y=ih*0.8:h=ih*0.2:color=black@0.9:t=fill,drawbox=x=iw*0.1:y=ih*0.86:w=iw*0.7:h=ih*0.06:color=white:t=fill",
    ),
    Edit {
        quality: "38",
        ..plain("240p at a low rate", "scale=-2:240")
    },
    timed("speed 1.25", "setpts=PTS/1.25", Kind::Piece(1.25)),
    timed("speed 2", "setpts=PTS/2", Kind::Piece(2.0)),
    timed("speed 0.5", "setpts=PTS/0.5", Kind::Piece(0.5)),
    timed("backwards", "reverse", Kind::Piece(-1.0)),
    timed("twice over", "null", Kind::Loop),
    timed("a second cut out", "null", Kind::Drop),
    plain("grey", "hue=s=0,eq=contrast=1.15"),
    timed("picture in picture", "null", Kind::Inset),
    plain(
        "filmed screen",
        "perspective=x0=W*0.06:y0=H*0.07:x1=W*0.95:y1=H*0.03:x2=W*0.04:y2=H*0.95:x3=W*0.97:y3=H*0.97:sense=destination,eq=contrast=0.8:brightness=0.05,gblur=1.2,noise=alls=6:allf=t",
    ),
    Edit {
        sound: Some("sine=frequency=440:sample_rate=44100"),
        ..plain("other sound", "null")
    },
];

/// What the clip shows when, all in seconds: from and to of the clip, from and to of the video.
pub(super) struct Shown {
    pub(super) clip: [f64; 2],
    pub(super) video: [f64; 2],
}

impl Kind {
    /// What is shown of a piece that starts at `from` and lasts `length`.
    pub(super) fn shown(self, from: f64, length: f64) -> Shown {
        let (clip, video) = match self {
            Self::Piece(speed) => ([0.0, length / speed.abs()], [from, from + length]),
            Self::Insert => ([3.0, 6.0], [from, from + 3.0]),
            Self::Inset => ([0.0, length], [from, from + length]),
            Self::Loop => ([0.0, 6.0], [from, from + 3.0]),
            Self::Drop => ([0.0, length - 1.0], [from, from + length]),
        };
        Shown { clip, video }
    }
}
