"""Ask Nevermore, before a run, whether something like it failed before. Needs nothing but Python 3.9."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional

#: Put the answer's id under this name on any span of the run: that is how a warning learns how the run ended.
PREFLIGHT_ATTRIBUTE = "nevermore.preflight.id"

_QUERY = """query ($input: PreflightInput!) {
  preflight(input: $input) {
    id verdict risk message
    matches { failure { shortId class title } runs failedRuns why mitigation }
    route { model provider }
  }
}"""


@dataclass(frozen=True)
class Answer:
    """One verdict: ALLOW, WARN, BLOCK, ROUTE, or UNKNOWN when there was no answer in time."""

    verdict: str
    message: str
    id: Optional[str] = None
    risk: Optional[float] = None
    matches: List[Dict[str, Any]] = field(default_factory=list)
    route: Optional[Dict[str, Any]] = None


class Preflight:
    """Never raises, and gives the network no longer than the deadline: an app must not fail because its memory does."""

    def __init__(self, url: str, app: str, key: Optional[str] = None, deadline_ms: int = 50) -> None:
        self._endpoint = url.rstrip("/") + "/graphql"
        self._app = app
        self._deadline_ms = deadline_ms
        self._headers = {"content-type": "application/json"}
        if key is not None:
            self._headers["authorization"] = f"Bearer {key}"

    def ask(self, prompt: Optional[str] = None, **facts: Any) -> Answer:
        """facts: messages, tools, operation, agent, model, provider, promptName, promptVersion, release, …"""
        given = {"app": self._app, "deadlineMs": self._deadline_ms, "prompt": prompt, **facts}
        question = {name: value for name, value in given.items() if value is not None}
        body = json.dumps({"query": _QUERY, "variables": {"input": question}}).encode()
        request = urllib.request.Request(self._endpoint, data=body, headers=self._headers, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=self._deadline_ms / 1000) as response:
                return _answer_in(json.load(response))
        except urllib.error.HTTPError as error:
            return Answer("UNKNOWN", f"Nevermore answered {error.code} without a verdict.")
        except (OSError, ValueError) as error:
            return Answer("UNKNOWN", f"Nevermore cannot be asked: {error}")


def _answer_in(body: Dict[str, Any]) -> Answer:
    found = (body.get("data") or {}).get("preflight")
    if found is not None:
        return Answer(**{name: found.get(name) for name in Answer.__dataclass_fields__})
    errors = body.get("errors") or [{"message": "Nevermore answered without a verdict."}]
    return Answer("UNKNOWN", errors[0]["message"])
