#!/usr/bin/env python3
"""The guide's Python sample, with PyJWT. What was mended is in ../README.md, the protocol too."""
import datetime
import json
import sys
import uuid

import jwt


def generate(app_access_key, app_secret, type, room_id, user_id, role, expires=None):
    expires = expires or 24 * 3600
    now = datetime.datetime.now(datetime.timezone.utc)
    exp = now + datetime.timedelta(seconds=expires)
    payload = {
        "access_key": app_access_key,
        "type": type,
        "version": 2,
        "room_id": room_id,
        "user_id": user_id,
        "role": role,
        "jti": str(uuid.uuid4()),
        "exp": exp,
        "iat": now,
        "nbf": now,
    }
    return jwt.encode(payload={k: v for k, v in payload.items() if v is not None}, key=app_secret)


def answer(request):
    if "token" in request:
        return {"claims": jwt.decode(request["token"], request["secret"], algorithms=["HS256"])}
    return {
        "token": generate(
            request["access_key"],
            request["secret"],
            request["type"],
            request.get("room_id"),
            request.get("user_id"),
            request.get("role"),
        )
    }


if __name__ == "__main__":
    for line in sys.stdin.buffer:
        try:
            reply = answer(json.loads(line))
        except Exception as error:
            reply = {"error": repr(error)}
        print(json.dumps(reply), flush=True)
