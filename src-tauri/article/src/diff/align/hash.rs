//! A quick hash for the tables of one alignment, after rustc's FxHash: its keys are short, and nothing hangs on the order of a
//! table. Texts that were made to collide would cost time only, and the tables hold what two articles hold.

use std::hash::{BuildHasherDefault, Hasher};

/// Builds the hasher.
pub(super) type Quick = BuildHasherDefault<QuickHasher>;

/// See the module.
#[derive(Clone, Copy, Default)]
pub(super) struct QuickHasher(u64);

impl QuickHasher {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517C_C1B7_2722_0A95);
    }
}

impl Hasher for QuickHasher {
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            let mut word = [0; 8];
            word.copy_from_slice(chunk);
            self.add(u64::from_le_bytes(word));
        }
        let rest = chunks.remainder();
        if !rest.is_empty() {
            let mut word = [0; 8];
            word[..rest.len()].copy_from_slice(rest);
            self.add(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.add(u64::from(byte));
    }

    fn write_u64(&mut self, word: u64) {
        self.add(word);
    }

    fn finish(&self) -> u64 {
        // The table looks at the top bits and at the bottom ones.
        self.0 ^ (self.0 >> 29)
    }
}
