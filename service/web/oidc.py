"""Login with the newsroom's OpenID provider, as the extra `oidc`: Authlib does the protocol.

Threat: a login planted by another site, a code or token stolen or meant for somebody else, anyone with an
account at a large provider. Layers: state, nonce and PKCE (S256) are bound to the browser's session; Authlib
checks the signature, issuer, audience and times; only verified addresses of the operator's own mail domains
are let in. The provider is the operator's choice, so it is asked directly and not through the photo fetcher.
"""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Flask, current_app, make_response, redirect, request, session
from werkzeug.wrappers import Response

from service.errors import Refusal
from service.settings import Settings, read_secret
from service.web.access import local_path
from service.web.identity import clean_name
from service.web.login import begin_session
from service.web.services import base_url, services

bp = Blueprint("oidc", __name__, url_prefix="/login/oidc")

_EXTENSION: Final = "cutline.oidc"
_ONWARD: Final = "onward"
_SECONDS: Final = 5


def install_oidc(app: Flask, settings: Settings) -> None:
    """Set the provider up."""
    from authlib.integrations.flask_client import OAuth  # noqa: PLC0415 - an extra

    app.extensions[_EXTENSION] = OAuth(app).register(
        "newsroom",
        client_id=settings.oidc_client,
        client_secret=read_secret(settings.oidc_secret, settings.oidc_secret_file),
        server_metadata_url=f"{settings.oidc_issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "default_timeout": _SECONDS,
        },
    )


@bp.get("")
def begin() -> Response:
    """Send the browser to the provider."""
    session[_ONWARD] = local_path(request.args.get("next", "/"))
    answer: Response = _asked(lambda: _provider().authorize_redirect(f"{base_url()}/login/oidc/back"))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/back")
def come_back() -> Response:
    """Begin a login for whom the provider vouches; `login_refused` for anyone else."""
    told: dict[str, Any] = _asked(_provider().authorize_access_token).get("userinfo") or {}
    name, onward = _judged(told), session.get(_ONWARD, "/")
    begin_session(name)
    return make_response(redirect(local_path(onward), 303))


def _provider() -> Any:
    provider = current_app.extensions.get(_EXTENSION)
    if provider is None:
        raise Refusal("not_found", "There is no such login here.")
    return provider


def _asked(ask: Any) -> Any:
    """Ask the provider; what it or its answers lack is a clear refusal."""
    from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415 - an extra
    from joserfc.errors import JoseError  # noqa: PLC0415
    from requests import RequestException  # noqa: PLC0415

    try:
        return ask()
    except (AuthlibBaseError, JoseError, KeyError, ValueError) as error:
        raise Refusal(
            "login_refused",
            "That login could not be checked. Begin anew.",
            log=f"oidc: {type(error).__name__}",
        ) from None
    except RequestException as error:
        raise Refusal(
            "unready", "The newsroom's login cannot be reached just now.",
            log=f"oidc: {type(error).__name__}", retry_after=5,
        ) from None  # fmt: skip


def _judged(told: dict[str, Any]) -> str:
    """Return the address of whoever may come in."""
    address = clean_name(str(told.get("email", ""))).lower()
    domains = services().house.settings.oidc_domains
    if told.get("email_verified") is not True or address.rpartition("@")[2] not in domains:
        raise Refusal("login_refused", "This account is not one of the newsroom's.")
    return address
