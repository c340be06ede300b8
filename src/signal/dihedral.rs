//! The eight ways a rectangle can be turned and mirrored.

/// A way to turn and mirror a picture; mirroring (left becomes right) comes first, turning is clockwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dihedral {
    /// As it is.
    Upright,
    /// Turned by 90°.
    Rotate90,
    /// Turned by 180°.
    Rotate180,
    /// Turned by 270°.
    Rotate270,
    /// Mirrored.
    Mirror,
    /// Mirrored, then turned by 90°.
    MirrorRotate90,
    /// Mirrored, then turned by 180°: top becomes bottom.
    MirrorRotate180,
    /// Mirrored, then turned by 270°: rows become columns.
    MirrorRotate270,
}

impl Dihedral {
    /// All eight, [`Dihedral::Upright`] first.
    pub const ALL: [Self; 8] = [
        Self::Upright,
        Self::Rotate90,
        Self::Rotate180,
        Self::Rotate270,
        Self::Mirror,
        Self::MirrorRotate90,
        Self::MirrorRotate180,
        Self::MirrorRotate270,
    ];

    /// Its kebab-case name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Upright => "upright",
            Self::Rotate90 => "rotate-90",
            Self::Rotate180 => "rotate-180",
            Self::Rotate270 => "rotate-270",
            Self::Mirror => "mirror",
            Self::MirrorRotate90 => "mirror-rotate-90",
            Self::MirrorRotate180 => "mirror-rotate-180",
            Self::MirrorRotate270 => "mirror-rotate-270",
        }
    }

    /// The form that undoes this one.
    #[must_use]
    pub fn inverse(self) -> Self {
        match self {
            Self::Rotate90 => Self::Rotate270,
            Self::Rotate270 => Self::Rotate90,
            other => other,
        }
    }

    /// Whether it mirrors.
    pub fn mirrors(self) -> bool {
        matches!(
            self,
            Self::Mirror | Self::MirrorRotate90 | Self::MirrorRotate180 | Self::MirrorRotate270
        )
    }

    /// Degrees it turns clockwise, after mirroring.
    pub fn degrees(self) -> u32 {
        match self {
            Self::Upright | Self::Mirror => 0,
            Self::Rotate90 | Self::MirrorRotate90 => 90,
            Self::Rotate180 | Self::MirrorRotate180 => 180,
            Self::Rotate270 | Self::MirrorRotate270 => 270,
        }
    }

    /// The EXIF orientation value that asks a viewer for this form.
    pub fn orientation(self) -> u8 {
        match self {
            Self::Upright => 1,
            Self::Mirror => 2,
            Self::Rotate180 => 3,
            Self::MirrorRotate180 => 4,
            Self::MirrorRotate270 => 5,
            Self::Rotate90 => 6,
            Self::MirrorRotate90 => 7,
            Self::Rotate270 => 8,
        }
    }

    /// Where the point `(x, y)` of a picture of `width` × `height` pixels lies after this form, as the six numbers of a
    /// 2×3 matrix, row-major; coordinates are edges, so a corner goes to a corner.
    pub fn matrix(self, width: f64, height: f64) -> [f64; 6] {
        match self {
            Self::Upright => [1.0, 0.0, 0.0, 0.0, 1.0, 0.0],
            Self::Mirror => [-1.0, 0.0, width, 0.0, 1.0, 0.0],
            Self::Rotate180 => [-1.0, 0.0, width, 0.0, -1.0, height],
            Self::MirrorRotate180 => [1.0, 0.0, 0.0, 0.0, -1.0, height],
            Self::MirrorRotate270 => [0.0, 1.0, 0.0, 1.0, 0.0, 0.0],
            Self::Rotate90 => [0.0, -1.0, height, 1.0, 0.0, 0.0],
            Self::MirrorRotate90 => [0.0, -1.0, height, -1.0, 0.0, width],
            Self::Rotate270 => [0.0, 1.0, 0.0, -1.0, 0.0, width],
        }
    }
}
