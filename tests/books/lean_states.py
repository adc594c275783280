"""Migrations one after the other, each of which sees the models that it speaks of alone.

Django makes every model anew that has to do with one that a migration changes: here nearly all
of them, a thousand times, which takes ten times as long as the statements. Here a model and what
its keys lead to are made when they are asked for, and kept until one of them changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.migrations.state import ProjectState, StateApps

Key = tuple[str, str]


@dataclass(slots=True)
class Asked:
    """Stands for the registry of a state: a registry of its own for each model asked for."""

    state: Any
    made: dict[Key, tuple[frozenset[Key], StateApps]] = field(default_factory=dict)
    whole: Any = None

    def get_model(self, app_label: str, model_name: str) -> Any:
        key = (app_label, model_name.lower())
        if self.whole:
            return self.whole.get_model(*key)
        if key not in self.made:
            inside = frozenset(_reached(self.state, key))
            self.made[key] = inside, StateApps([], {one: self.state.models[one] for one in inside})
        return self.made[key][1].get_model(*key)

    def forget(self, *key: str) -> None:
        self.made = {one: has for one, has in self.made.items() if key not in has[0]}

    def __getattr__(self, name: str) -> Any:
        """What Django asks of all models, at the end."""
        if self.whole is None:
            self.whole = StateApps(self.state.real_apps, self.state.models)
        return getattr(self.whole, name)


def _reached(state: Any, first: Key) -> Iterator[Key]:
    """The model, and all that its keys and bases lead to."""
    waiting, found = [first], {first}
    while waiting:
        key = waiting.pop()
        yield key
        fields = [one for one in state.models[key].fields.values() if one.is_relation]
        ends = [end for one in fields for end in (one.related_model, _through(one))]
        for name in [end for end in (*ends, *state.models[key].bases) if isinstance(end, str)]:
            app_label, _, model_name = name.lower().rpartition(".")
            to = (app_label or key[0], key[1] if name == "self" else model_name)
            if to not in found:
                found.add(to)
                waiting.append(to)


def _through(relation: Any) -> Any:
    return getattr(relation.remote_field, "through", None)


def make_states_lean() -> None:
    """For the rest of this process."""

    def asked(state: Any) -> Asked:
        found: Asked = state.__dict__.setdefault("_asked", Asked(state))
        return found

    def clone(state: Any) -> ProjectState:
        models = {key: model.clone() for key, model in state.models.items()}
        new = ProjectState(models=models, real_apps=state.real_apps)
        new.__dict__["_asked"] = Asked(new, dict(asked(state).made))
        return new

    def reload_model(state: Any, app_label: str, model_name: str, delay: bool = False) -> None:
        asked(state).forget(app_label, model_name)

    def reload_models(state: Any, models: Any, delay: bool = True) -> None:
        for key in models:
            asked(state).forget(*key)

    lean = {"clone": clone, "reload_model": reload_model, "reload_models": reload_models}
    for name, way in {**lean, "apps": property(asked)}.items():
        setattr(ProjectState, name, way)
