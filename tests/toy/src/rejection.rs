//! Why a command is rejected, in words.

use ayumi_core::rejections;

rejections! {
    /// Why not.
    pub enum Rejection {
        NotInvited { companies: u32, left: u32 } = "not-invited", at companies,
            title "案内企業数の超過" / "More companies than invited",
            detail "参加を記録できる企業は残り{left}社です。{left}社以下で入力してください。" / "{left} invited companies are left.",
            accepted "{left}社以下" / "{left} companies or fewer";
    }
}
