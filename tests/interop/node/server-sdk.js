// The official server SDK. It makes tokens and does not verify them: that is done by the library that it signs with.
const HMS = require('@100mslive/server-sdk');
const jwt = require('jsonwebtoken');

async function make({ access_key, secret, type, room_id, user_id, role }) {
    const sdk = new HMS.SDK(access_key, secret);
    sdk.setLogLevel('warn'); // At its own level it writes to standard output, where the answers go.
    const made = type === 'management'
        ? await sdk.auth.getManagementToken()
        : await sdk.auth.getAuthToken({ roomId: room_id, userId: user_id, role });
    return made.token;
}

function read({ token, secret }) {
    const claims = jwt.verify(token, secret, { algorithms: ['HS256'] });
    if (new HMS.SDK(claims.access_key, secret).auth.isTokenExpired(token) !== false) {
        throw new Error('The SDK takes the token for expired.');
    }
    return claims;
}

require('./answer')({ make, read });
