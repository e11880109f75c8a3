"""The tables of `game.players`, a file a concept: the account, what the county says of it, what it agreed to."""

from game.players.models.account import Player, Players, Purse
from game.players.models.consent import ConsentChange
from game.players.models.favourite import Favourite
from game.players.models.membership import Channel, CountyCode, GuardianConsent, Membership, MembershipKind, RosterEntry
from game.players.models.session import PlayerSession

__all__ = [
    "Channel",
    "ConsentChange",
    "CountyCode",
    "Favourite",
    "GuardianConsent",
    "Membership",
    "MembershipKind",
    "Player",
    "PlayerSession",
    "Players",
    "Purse",
    "RosterEntry",
]
