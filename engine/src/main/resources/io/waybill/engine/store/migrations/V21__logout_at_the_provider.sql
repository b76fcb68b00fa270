-- What shows an OpenID provider whose session is to end there too, encrypted; only of sessions that began by it.

ALTER TABLE login_session ADD COLUMN sealed_hint TEXT;
