"""What is said of recommendations that are not there."""

from akker.kernel.errors import Refused


def referral_unknown(referral_id: int) -> Refused:
    return Refused(
        "referral_unknown",
        "There is no recommendation {referral_id} here.",
        remedy="Look at the list of recommendations.",
        referral_id=referral_id,
    )
