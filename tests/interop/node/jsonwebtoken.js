// The guide's Node.js sample. ../README.md describes the fixes.
var jwt = require('jsonwebtoken');
var uuid4 = require('uuid4');

function make({ access_key, secret, type, room_id, user_id, role }) {
    var app_access_key = access_key;
    var app_secret = secret;
    var payload = {
        access_key: app_access_key,
        room_id: room_id,
        user_id: user_id,
        role: role,
        type: type,
        version: 2,
        iat: Math.floor(Date.now() / 1000),
        nbf: Math.floor(Date.now() / 1000)
    };
    return new Promise((resolve, reject) => {
        jwt.sign(
            payload,
            app_secret,
            {
                algorithm: 'HS256',
                expiresIn: '24h',
                jwtid: uuid4()
            },
            function (err, token) {
                err ? reject(err) : resolve(token);
            }
        );
    });
}

require('./answer')({ make, read: ({ token, secret }) => jwt.verify(token, secret, { algorithms: ['HS256'] }) });
